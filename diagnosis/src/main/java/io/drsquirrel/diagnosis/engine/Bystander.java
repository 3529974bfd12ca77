// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves out what a job only stood by: a process of its cluster died, and it had no task there; or a process that works for
 * several jobs logged the trouble of another one, see {@link Hearsay}.
 *
 * <p>Records about a process (a lost TaskManager, a killed container) are shown to every job of the cluster, since any of them
 * may have run there. A job had no part in it when it runs and neither failed nor restarted around that time, or when each of
 * its failures is explained by a cause that has nothing to do with a process' death.
 */
final class Bystander {
    /**
     * Tag of what is said in logs and yet does no harm where no attempt of a task ends by it: a request of the web page that a busy
     * process does not answer, an exception that a library logs and catches.
     */
    private static final String HARMLESS_ALONE = "harmless-alone";

    /** The process that a record says was lost; its address may follow its name. */
    private static final Pattern LOST = Pattern.compile("TaskManager with id ([^\\s(]{1,300})");

    static final String LOSS = "taskmanager-loss";
    /** Tag of rules that say that checkpoints failed too often: what failed them is still to be told. */
    private static final String FAILED_CHECKPOINT = "checkpoint-failure";

    static final Duration BEFORE = Duration.ofSeconds(90);
    static final Duration AFTER = Duration.ofMinutes(5);
    /** Slots are waited for five minutes by default, and are asked for some time after a process died. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(7);
    /** Logs that people cut out end with the trouble; a job fails well within this time when its process dies. */
    private static final Duration AT_THE_END = Duration.ofSeconds(2);

    /** Of a job that is in one of these, nothing says that it is in trouble. */
    static final Set<JobStatus> UNHURT =
            Set.of(JobStatus.RUNNING, JobStatus.FINISHED, JobStatus.CANCELED, JobStatus.CANCELLING);

    private Bystander() {}

    /** The matches that concern this job. */
    static List<Match> without(List<Match> all, Facts facts) {
        List<TextFact> failures = facts.texts().stream()
                .filter(f -> f.origin() == TextFact.Origin.FAILURE)
                .toList();
        List<Match> matches = Hearsay.without(all, failures, facts);
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
                    && !OwnTasks.named(match, facts.snapshot())
                    && !Ranking.keepsDown(match, facts.snapshot())
                    && (ofDeath(match) && otherwiseExplained
                            || needsHarm(match) && unhurt(match, failures, facts.snapshot()));
            if (!stoodBy) {
                concerned.add(match);
            }
        }
        return concerned;
    }

    /** Whether a record says something about this job only where the job was hurt around that time. */
    private static boolean needsHarm(Match match) {
        return ofDeath(match)
                || match.rule().tags().contains(HARMLESS_ALONE)
                        && match.facts().stream().allMatch(f -> f.origin() == TextFact.Origin.LOG);
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

    private static boolean unhurt(Match match, List<TextFact> failures, JobSnapshot snapshot) {
        return UNHURT.contains(snapshot.status())
                && failures.stream().noneMatch(f -> isReasonOf(match, f))
                && match.facts().stream().noneMatch(f -> f.origin() == TextFact.Origin.FAILURE || felt(snapshot, f));
    }

    /** Whether a failure before it names the process of whose death it tells. */
    private static boolean isReasonOf(Match death, TextFact failure) {
        Set<String> failed = LostProcesses.in(failure);
        return !failed.isEmpty()
                && death.facts().stream()
                        .anyMatch(f -> within(f.at(), failure.at(), failure.at().plus(LostProcesses.TOLD_LATE))
                                && LostProcesses.in(f).stream().anyMatch(failed::contains));
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

    static boolean within(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && !at.isAfter(to);
    }
}
