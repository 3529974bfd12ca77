// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves out what a job only stood by: a process of its cluster died, and it had no task there; or a process that works for
 * several jobs logged the trouble of another one.
 *
 * <p>Records about a process (a lost TaskManager, a killed container) are shown to every job of the cluster, since any of them
 * may have run there. A job had no part in it when it runs and neither failed nor restarted around that time, or when each of
 * its failures is explained by a cause that has nothing to do with a process' death.
 *
 * <p>A finding that rests on nothing but records of a shared process that name no job is this job's where it explains something
 * of its own (a metric, a failure) that nothing of its own explains, or where the job failed around that time and nothing of its
 * own says why.
 */
final class Bystander {
    /**
     * Tag of what is said in logs and yet does no harm where no attempt of a task ends by it: a request of the web page that a busy
     * process does not answer, an exception that a library logs and catches.
     */
    private static final String HARMLESS_ALONE = "harmless-alone";

    /** Tag of what ails the job manager or the cluster as such, and so each of its jobs, whether it is hurt yet or not. */
    private static final String CLUSTER_WIDE = "cluster-wide";

    private static final Set<String> NEVER_STARTED = Set.of(
            "JobInitializationException",
            "JobSubmissionException",
            "ProgramInvocationException",
            "ApplicationExecutionException",
            "DuplicateJobSubmissionException");

    /** The process that a record says was lost; its address may follow its name. */
    private static final Pattern LOST = Pattern.compile("TaskManager with id ([^\\s(]{1,300})");

    /** The task that Flink speaks of by name and subtask. */
    private static final Pattern TASK = Pattern.compile("Task '(.{1,2000}?) \\(\\d+/\\d+\\)");

    private static final Pattern STATE = Pattern.compile("\\d+/\\d+\\)[^ ]* \\([^)]{8,200}\\) switched from ");
    private static final Set<JobStatus> CANCELLED = Set.of(JobStatus.CANCELLING, JobStatus.CANCELED);

    private static final String LOSS = "taskmanager-loss";
    /** Tag of rules that say that checkpoints failed too often: what failed them is still to be told. */
    private static final String FAILED_CHECKPOINT = "checkpoint-failure";

    private static final Duration BEFORE = Duration.ofSeconds(90);
    private static final Duration AFTER = Duration.ofMinutes(5);
    /** Slots are waited for five minutes by default, and are asked for some time after a process died. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(7);
    /** Logs that people cut out end with the trouble; a job fails well within this time when its process dies. */
    private static final Duration AT_THE_END = Duration.ofSeconds(2);

    private static final Set<Evidence.Kind> TEXTS =
            Set.of(Evidence.Kind.LOG, Evidence.Kind.EXCEPTION, Evidence.Kind.CONFIGURATION);
    private static final Set<JobStatus> UNHURT =
            Set.of(JobStatus.RUNNING, JobStatus.FINISHED, JobStatus.CANCELED, JobStatus.CANCELLING);

    private Bystander() {}

    /** The matches that concern this job. */
    static List<Match> without(List<Match> all, Facts facts) {
        List<TextFact> failures = facts.texts().stream()
                .filter(f -> f.origin() == TextFact.Origin.FAILURE)
                .toList();
        List<Match> matches = withoutOthers(all, failures, facts);
        boolean otherwiseExplained = !failures.isEmpty()
                && failures.stream()
                        .allMatch(f -> matches.stream().noneMatch(m -> ofDeath(m) && m.hits(f))
                                && matches.stream()
                                        .anyMatch(m -> m.rule().role() == Role.CAUSE
                                                && !ofDeath(m)
                                                && !m.rule().tags().contains(FAILED_CHECKPOINT)
                                                && m.hits(f)
                                                && matches.stream().noneMatch(d -> tookAway(d, m, f))));
        List<Match> concerned = new ArrayList<>();
        for (Match match : matches) {
            boolean stoodBy = !match.facts().isEmpty()
                    && !namesOwnTask(match, facts.snapshot())
                    && !Ranking.keepsDown(match, facts.snapshot())
                    && (ofDeath(match) && otherwiseExplained || needsHarm(match) && unhurt(match, facts.snapshot()));
            if (!stoodBy) {
                concerned.add(match);
            }
        }
        return concerned;
    }

    private static List<Match> withoutOthers(List<Match> all, List<TextFact> failures, Facts facts) {
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
                            || namesOwnTask(match, snapshot)
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
            boolean hurt = !UNHURT.contains(snapshot.status())
                    || !snapshot.restarts().isEmpty()
                    || !snapshot.failures().isEmpty();
            return hurt && own.stream().noneMatch(m -> m.rule().role() == Role.CAUSE);
        }
        return failures.stream()
                .filter(failure -> own.stream().noneMatch(m -> m.rule().role() == Role.CAUSE && m.hits(failure)))
                .anyMatch(failure -> match.facts().stream()
                        .anyMatch(f -> within(failure.at(), f.at().minus(BEFORE), f.at().plus(AFTER))));
    }

    /** Whether a record says something about this job only where the job was hurt around that time. */
    private static boolean needsHarm(Match match) {
        return ofDeath(match)
                || match.rule().tags().contains(HARMLESS_ALONE)
                        && match.facts().stream().allMatch(f -> f.origin() == TextFact.Origin.LOG);
    }

    /** Whether a record speaks of a task of this job by its name and subtask. */
    private static boolean namesOwnTask(Match match, JobSnapshot snapshot) {
        return match.facts().stream()
                .filter(fact -> fact.origin() == TextFact.Origin.LOG)
                .anyMatch(fact -> {
                    Matcher task = TASK.matcher(fact.message());
                    return task.lookingAt() && isOwn(task.group(1), fact, snapshot);
                });
    }

    /**
     * Where the log begins after the tasks were deployed, what they are called is known by how they switch their states. Where nothing
     * tells it, a job that was cancelled is the one whose task did not stop.
     */
    private static boolean isOwn(String task, TextFact fact, JobSnapshot snapshot) {
        List<JobVertex> vertices = snapshot.topology().vertices();
        List<LogEvent> states = snapshot.events().stream()
                .filter(event ->
                        !event.shared() && STATE.matcher(event.message()).find())
                .toList();
        boolean nothingKnown = vertices.isEmpty() && states.isEmpty();
        return vertices.stream().anyMatch(vertex -> vertex.name().equals(task))
                || states.stream().anyMatch(event -> event.message().startsWith(task + " ("))
                || nothingKnown && !fact.shared() && CANCELLED.contains(snapshot.status());
    }

    private static boolean ofDeath(Match match) {
        return match.rule().tags().contains(LOSS) || match.rule().explains().contains("@" + LOSS);
    }

    /** Whether what failed the job is missing because a process died: its slots, most of all, are waited for until a time-out. */
    private static boolean tookAway(Match death, Match effect, TextFact failure) {
        return ofDeath(death)
                && CauseTrees.namesInTime(death, effect)
                && death.facts().stream()
                        .anyMatch(f -> within(f.at(), failure.at().minus(WAITED_FOR), failure.at()));
    }

    private static boolean unhurt(Match match, JobSnapshot snapshot) {
        return UNHURT.contains(snapshot.status())
                && match.facts().stream().noneMatch(f -> f.origin() == TextFact.Origin.FAILURE || felt(snapshot, f));
    }

    /** Whether the job was hit, or was running and nothing was seen of it since, unless it is known to run elsewhere. */
    private static boolean felt(JobSnapshot snapshot, TextFact loss) {
        Instant death = loss.at();
        if (snapshot.status() == JobStatus.RUNNING
                && Duration.between(death, snapshot.takenAt()).compareTo(AT_THE_END) <= 0) {
            return !isElsewhere(loss, snapshot);
        }
        Instant from = death.minus(BEFORE);
        Instant to = death.plus(AFTER);
        return snapshot.restarts().stream().anyMatch(r -> within(r.at(), from, to))
                || snapshot.failures().stream().anyMatch(f -> within(f.at(), from, to));
    }

    /** Whether a record tells of a process that none of the job's subtasks is on, as far as it is known where they are. */
    private static boolean isElsewhere(TextFact loss, JobSnapshot snapshot) {
        Set<String> own = new HashSet<>();
        snapshot.topology().vertices().forEach(v -> v.subtasks().forEach(s -> own.add(s.taskManager())));
        own.remove("");
        Optional<String> lost = Stream.concat(
                        Stream.of(loss.message()), loss.chain().stream().map(LoggedThrowable::message))
                .map(LOST::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst()
                .or(() -> Optional.of(loss.process())
                        .filter(p -> p.kind() == ProcessKind.TASK_MANAGER)
                        .map(ProcessRef::id));
        return !own.isEmpty()
                && lost.isPresent()
                && own.stream()
                        .noneMatch(id -> id.startsWith(lost.get()) || lost.get().startsWith(id));
    }

    private static boolean within(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && !at.isAfter(to);
    }
}
