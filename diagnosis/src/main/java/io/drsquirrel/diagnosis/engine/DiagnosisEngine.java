// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.check.HealthChecks;
import io.drsquirrel.diagnosis.check.Thresholds;
import io.drsquirrel.diagnosis.condition.Condition;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.LiteralIndex;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From a snapshot to a diagnosis. Pure: no clock, no input or output, the same snapshot gives the same diagnosis.
 *
 * <ol>
 *   <li>Every rule's condition is evaluated; what lacks facts is listed as not assessed, what only a {@link Bystander} saw
 *       or was {@link Overcome} is left out.
 *   <li>Records that only noise rules speak of are taken out of the evidence of generic rules.
 *   <li>Rules that speak of the same record are settled by {@link CauseTrees}: the finer rule, then the one that matches
 *       nearer to the innermost cause, leads; the others hang under it or are dropped.
 *   <li>{@code explains} hangs consequences under causes that began before them.
 *   <li>{@link Ranking} orders the roots: what explains the first fault of the latest incident comes first.
 *   <li>{@link Verdicts} says how the job is.
 *   <li>Where a failure stays unexplained, or the leading cause has little to do with its words, {@link NearestCauses} adds guesses.
 * </ol>
 */
public final class DiagnosisEngine {
    private final RuleCatalogue catalogue;
    private final Thresholds thresholds;
    private final LiteralIndex literals;

    /** An engine whose health checks have their usual limits. */
    public DiagnosisEngine(RuleCatalogue catalogue) {
        this(catalogue, Thresholds.USUAL);
    }

    /**
     * An engine.
     *
     * @param thresholds limits of the health checks
     */
    public DiagnosisEngine(RuleCatalogue catalogue, Thresholds thresholds) {
        this.catalogue = catalogue;
        this.thresholds = thresholds;
        this.literals = LiteralIndex.of(
                catalogue.rules().stream().flatMap(DiagnosisEngine::conditions).toList());
    }

    private static Stream<Condition> conditions(Rule rule) {
        return Stream.of(
                        Stream.of(rule.when()),
                        rule.supports().stream(),
                        rule.contradicts().stream(),
                        rule.actions().stream().map(Action::onlyIf).flatMap(Stream::ofNullable))
                .flatMap(s -> s);
    }

    /** The rules it diagnoses with. */
    public RuleCatalogue catalogue() {
        return catalogue;
    }

    /** Diagnoses one job. */
    public Diagnosis diagnose(JobSnapshot snapshot) {
        Facts facts = Facts.of(snapshot, literals);
        List<Match> held = new ArrayList<>();
        List<NotAssessed> notAssessed = new ArrayList<>();
        for (Rule rule : catalogue.rules()) {
            Outcome outcome = evaluate(rule, facts);
            switch (outcome.state()) {
                case HOLDS -> held.add(new Match(rule, outcome));
                case UNKNOWN -> notAssessed.add(notAssessed(rule, outcome.missing()));
                case FAILS -> {}
            }
        }
        List<Match> matches = Overcome.without(Bystander.without(held, facts), facts);
        Set<TextFact> noise = noise(matches);
        Incident incident = Incident.latest(snapshot, facts, matches, noise);
        List<Finding> findings = Ranking.order(CauseTrees.build(matches, noise, facts), incident, facts);
        List<HealthCheck> checks =
                HealthChecks.answer(facts, thresholds, id -> catalogue.find(id).map(Rule::guide));
        List<TextFact> unexplained = incident.unexplained(snapshot, matches, noise);
        Diagnosis diagnosis = Verdicts.conclude(
                snapshot, findings, checks, notAssessed, UnknownFailure.of(unexplained), catalogue.version());
        return NearestCauses.added(diagnosis, incident, unexplained, held, catalogue);
    }

    private static Outcome evaluate(Rule rule, Facts facts) {
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        for (Capability capability : rule.needs()) {
            if (!facts.has(capability)) {
                missing.add(capability);
            }
        }
        return missing.isEmpty() ? rule.when().evaluate(facts) : Outcome.unknown(missing);
    }

    private static Set<TextFact> noise(List<Match> matches) {
        Set<TextFact> noise = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Match match : matches) {
            if (match.rule().role() == Role.NOISE) {
                match.facts().stream()
                        .filter(fact -> match.rule().hidesFailures() || !Incident.isFailure(fact))
                        .forEach(noise::add);
            }
        }
        return noise;
    }

    private static NotAssessed notAssessed(Rule rule, @Nullable Set<Capability> missing) {
        Set<Capability> lacking = missing == null || missing.isEmpty() ? EnumSet.noneOf(Capability.class) : missing;
        if (lacking.isEmpty()) {
            return new NotAssessed(
                    rule.id(), rule.title(), "some of the values it asks for", "They were not reported in this window");
        }
        return new NotAssessed(
                rule.id(),
                rule.title(),
                lacking.stream().map(Capability::words).sorted().collect(Collectors.joining(", ")),
                lacking.stream()
                        .map(c -> c.how().substring(0, 1).toUpperCase(Locale.ROOT)
                                + c.how().substring(1))
                        .sorted()
                        .collect(Collectors.joining("; ")));
    }
}
