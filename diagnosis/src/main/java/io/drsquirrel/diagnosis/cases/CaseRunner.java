// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Runs cases through the engine as a user's logs would run. */
public final class CaseRunner {
    private final DiagnosisEngine engine;
    private final Function<List<LogText>, List<JobSnapshot>> logReader;

    /**
     * @param logReader reads logs as the product does: texts to one snapshot per job found in them, at least one
     */
    public CaseRunner(DiagnosisEngine engine, Function<List<LogText>, List<JobSnapshot>> logReader) {
        this.engine = engine;
        this.logReader = logReader;
    }

    /**
     * What is not as expected, one sentence each; empty where the case passes.
     *
     * @throws IllegalArgumentException with the case's name where it gives facts that cannot be read
     */
    public List<String> run(RuleCase rule) {
        List<JobSnapshot> bases = rule.logs().isEmpty() ? List.of(GivenFacts.empty()) : logReader.apply(rule.logs());
        Set<String> found = new LinkedHashSet<>();
        Set<String> firsts = new LinkedHashSet<>();
        List<String> evidence = new ArrayList<>();
        for (JobSnapshot base : bases) {
            Diagnosis diagnosis = engine.diagnose(given(rule, base));
            List<Finding> matched =
                    diagnosis.findings().stream().filter(Finding::isMatched).toList();
            matched.forEach(f -> collect(f, found, evidence));
            if (!matched.isEmpty()) {
                Finding first = matched.get(0);
                firsts.add(first.id());
                firsts.addAll(first.rule().aka());
            }
        }
        List<String> wrong = new ArrayList<>();
        for (String id : rule.finds()) {
            if (!found.contains(id)) {
                wrong.add(rule.name() + ": does not find " + id + "; found " + found);
            }
        }
        for (String id : rule.not()) {
            if (found.contains(id)) {
                wrong.add(rule.name() + ": finds " + id + ", which it must not");
            }
        }
        if (!rule.first().isEmpty() && !firsts.contains(rule.first())) {
            wrong.add(rule.name() + ": " + rule.first() + " is not ranked first; first is " + firsts + ", found "
                    + found);
        }
        if (!rule.evidence().isEmpty() && evidence.stream().noneMatch(e -> e.contains(rule.evidence()))) {
            wrong.add(rule.name() + ": no evidence holds '" + rule.evidence() + "'; evidence is " + evidence);
        }
        return wrong;
    }

    private static JobSnapshot given(RuleCase rule, JobSnapshot base) {
        try {
            return GivenFacts.merge(base, rule.given());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    rule.name() + ": a word or number under 'given:' cannot be used: " + e.getMessage()
                            + ". Allowed words are the constants of the enum, as in other cases.",
                    e);
        }
    }

    private static void collect(Finding finding, Set<String> found, List<String> evidence) {
        found.add(finding.id());
        found.addAll(finding.rule().aka());
        finding.evidence().stream().map(Evidence::text).forEach(evidence::add);
        finding.consequences().forEach(c -> collect(c, found, evidence));
    }
}
