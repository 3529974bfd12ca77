// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.rule;

import io.drsquirrel.diagnosis.condition.Condition;
import io.drsquirrel.model.snapshot.Capability;
import java.util.List;
import java.util.Set;

/**
 * One entry of the catalogue.
 *
 * @param id kebab-case, equal to its folder's name; never renamed
 * @param family the folder above, e.g. {@code memory}
 * @param aka coarser or former ids that this rule also answers to
 * @param title names the problem, at most 80 characters
 * @param symptom one sentence: what people see
 * @param rootCause one sentence: why it happens
 * @param summary sentence about one finding with {@code {placeholders}}; empty where title and evidence say enough
 * @param precision 1 generic (speaks only where nothing finer matches), 2 normal, 3 names the very fault
 * @param confidence how sure a bare match is, 0 to 1
 * @param tags groups that {@code explains: "@tag"} refers to
 * @param needs capabilities without which the rule is not assessed; empty where any text will do
 * @param when what must hold
 * @param supports what raises confidence where it holds
 * @param contradicts what lowers it and is shown as evidence against
 * @param explains ids or {@code @tags} of findings that are consequences of this one
 * @param overrides ids of coarser rules that are dropped where this one matches on the same evidence
 * @param covers health rules of the field ({@code R019}) that it answers; for the page on coverage
 * @param hidesFailures of noise: whether even records of failures of the job or its tasks that match are harmless
 */
public record Rule(
        String id,
        String family,
        List<String> aka,
        String title,
        Severity severity,
        Role role,
        String since,
        String symptom,
        String rootCause,
        String summary,
        int precision,
        double confidence,
        Set<String> tags,
        Set<Capability> needs,
        Condition when,
        List<Condition> supports,
        List<Condition> contradicts,
        List<String> explains,
        List<String> overrides,
        List<String> covers,
        List<Action> actions,
        List<Provenance> sources,
        boolean hidesFailures) {
    public Rule {
        aka = List.copyOf(aka);
        tags = Set.copyOf(tags);
        needs = Set.copyOf(needs);
        supports = List.copyOf(supports);
        contradicts = List.copyOf(contradicts);
        explains = List.copyOf(explains);
        overrides = List.copyOf(overrides);
        covers = List.copyOf(covers);
        actions = List.copyOf(actions);
        sources = List.copyOf(sources);
    }

    /** Address of its guide page: {@code family/id}. */
    public String guide() {
        return family + "/" + id;
    }
}
