// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out what others said: a process that works for several jobs logs the trouble of each, and many of its records name none.
 *
 * <p>A finding that rests on nothing but records of a shared process that name no job is this job's where it explains something
 * of its own (a metric, a failure) that nothing of its own explains, or where the job failed around that time and nothing of its
 * own says why; or where it ails the whole cluster. One that rests on others' words besides the job's own holds where it holds without
 * them, or explains a failure of the job.
 */
final class Hearsay {
    /** Tag of what ails the job manager or the cluster as such, and so each of its jobs, whether it is hurt yet or not. */
    private static final String CLUSTER_WIDE = "cluster-wide";

    private static final Set<String> NEVER_STARTED = Set.of(
            "JobInitializationException",
            "JobSubmissionException",
            "ProgramInvocationException",
            "ApplicationExecutionException",
            "DuplicateJobSubmissionException");

    private static final Set<Evidence.Kind> TEXTS =
            Set.of(Evidence.Kind.LOG, Evidence.Kind.EXCEPTION, Evidence.Kind.CONFIGURATION);

    private Hearsay() {}

    /** The matches that concern this job, without what others said. */
    static List<Match> without(List<Match> all, List<TextFact> failures, Facts facts) {
        if (all.stream().flatMap(m -> m.facts().stream()).noneMatch(TextFact::shared)) {
            return all;
        }
        JobSnapshot snapshot = facts.snapshot();
        Map<Match, Match> ownParts = new IdentityHashMap<>();
        for (Match match : all) {
            if (match.rule().role() != Role.NOISE) {
                ownPart(match, facts).ifPresent(own -> ownParts.put(match, own));
            }
        }
        List<Match> own = all.stream().filter(ownParts::containsKey).toList();
        List<Match> concerned = new ArrayList<>();
        for (Match match : all) {
            if (match.rule().role() == Role.NOISE) {
                concerned.add(match);
            } else if (ownParts.containsKey(match)) {
                concerned.add(ownParts.get(match));
            } else if (!isOfAnotherJob(match, failures)
                    && !isOfASubmission(match, snapshot)
                    && (match.rule().tags().contains(CLUSTER_WIDE)
                            || OwnTasks.named(match, snapshot)
                            || isMissingCause(match, own)
                            || isNearUnexplained(match, failures, own, snapshot))) {
                concerned.add(match);
            }
        }
        return concerned;
    }

    /**
     * What was found in this job's own records, without what others may have said alike; empty where it rests on the words of others,
     * or would not hold without them and explains no failure of the job.
     */
    private static Optional<Match> ownPart(Match match, Facts facts) {
        if (match.facts().stream().noneMatch(TextFact::shared)) {
            return Optional.of(match);
        }
        boolean measured = match.outcome().evidence().stream().anyMatch(e -> !TEXTS.contains(e.kind()));
        if (!measured && match.facts().stream().allMatch(TextFact::shared)) {
            return Optional.empty();
        }
        if (match.facts().stream().anyMatch(f -> f.origin() == TextFact.Origin.FAILURE)) {
            return Optional.of(withoutHearsay(match));
        }
        Outcome outcome = match.rule().when().evaluate(facts.withoutShared());
        return outcome.state() == Outcome.State.HOLDS
                ? Optional.of(new Match(match.rule(), outcome))
                : Optional.empty();
    }

    /** What explains a failure of the job may rest on the words of others, but does not quote them. */
    private static Match withoutHearsay(Match match) {
        Set<String> places = new HashSet<>();
        match.facts().stream().filter(TextFact::shared).forEach(f -> places.add(f.source() + " " + f.at()));
        List<Evidence> evidence = match.outcome().evidence().stream()
                .filter(e -> !places.contains(e.source() + " " + e.at()))
                .toList();
        return evidence.isEmpty()
                ? match
                : new Match(
                        match.rule(),
                        new Outcome(
                                match.outcome().state(),
                                evidence,
                                match.outcome().hits().stream()
                                        .filter(h -> !h.fact().shared())
                                        .toList(),
                                match.outcome().captures(),
                                Set.of()));
    }

    /** Whether it rests on failed tasks that are not among this job's failures: its own are known, so they were another job's. */
    private static boolean isOfAnotherJob(Match match, List<TextFact> failures) {
        return !failures.isEmpty()
                && match.facts().stream()
                        .allMatch(fact -> fact.hasThrowable()
                                && fact.message().contains(" to FAILED")
                                && failures.stream().noneMatch(failure -> sameFault(failure, fact)));
    }

    /** Whether it tells of a job that was never started, while this one has been: it has tasks. */
    private static boolean isOfASubmission(Match match, JobSnapshot snapshot) {
        return !snapshot.topology().vertices().isEmpty()
                && match.facts().stream()
                        .allMatch(fact -> fact.chain().stream().anyMatch(t -> NEVER_STARTED.contains(t.simpleType())));
    }

    private static boolean sameFault(TextFact a, TextFact b) {
        if (!a.hasThrowable() || !b.hasThrowable()) {
            return false;
        }
        LoggedThrowable one = a.chain().get(a.chain().size() - 1);
        LoggedThrowable other = b.chain().get(b.chain().size() - 1);
        return one.type().equals(other.type());
    }

    private static boolean saysWhyItFailed(Match match) {
        return match.rule().role() == Role.CAUSE
                && match.facts().stream().anyMatch(f -> f.origin() == TextFact.Origin.FAILURE);
    }

    private static boolean isMissingCause(Match match, List<Match> own) {
        return own.stream()
                .filter(effect -> effect.rule().role() != Role.RISK && !saysWhyItFailed(effect))
                .filter(effect -> CauseTrees.namesInTime(match, effect))
                .anyMatch(effect -> own.stream()
                        .noneMatch(other -> other != effect
                                && other.rule().role() == Role.CAUSE
                                && CauseTrees.namesInTime(other, effect)));
    }

    private static boolean isNearUnexplained(
            Match match, List<TextFact> failures, List<Match> own, JobSnapshot snapshot) {
        if (failures.isEmpty()) {
            boolean hurt = !Bystander.UNHURT.contains(snapshot.status())
                    || !snapshot.restarts().isEmpty()
                    || !snapshot.failures().isEmpty();
            return hurt && own.stream().noneMatch(m -> m.rule().role() == Role.CAUSE);
        }
        return failures.stream()
                .filter(failure -> own.stream().noneMatch(m -> m.rule().role() == Role.CAUSE && m.hits(failure)))
                .anyMatch(failure -> match.facts().stream()
                        .anyMatch(f -> Bystander.within(
                                failure.at(), f.at().minus(Bystander.BEFORE), f.at().plus(Bystander.AFTER))));
    }
}
