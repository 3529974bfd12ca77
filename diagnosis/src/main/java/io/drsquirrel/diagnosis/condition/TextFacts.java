// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.ProcessFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Brings everything in words that a snapshot holds into one form: log records, failures, failed checkpoints, ends of processes. */
final class TextFacts {
    /** What our own agent says on a process' standard error is no fact about the job. */
    private static final String OUR_AGENT = "Dr. Squirrel's agent:";

    /** A class in a package, as Java spells it: no path, host or sentence. */
    private static final Pattern CLASS_NAME = Pattern.compile("(?:[a-z_][\\w$]*\\.)+[A-Z$][\\w$]*");

    private static final String SERIALIZED = "SerializedThrowable";
    private static final Pattern THROWABLE_NAME = Pattern.compile("(?:Exception|Error|Throwable)$");

    /** How many causes are looked for in the message of the last wrapper. */
    private static final int WRAPPERS = 4;

    private TextFacts() {}

    /** A record, told from others by its time and message before its throwables are compared. */
    private record Told(LogEvent event) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Told told && event.equals(told.event);
        }

        @Override
        public int hashCode() {
            return 31 * event.at().hashCode() + event.message().hashCode();
        }
    }

    /** All of them, oldest first. */
    static List<TextFact> of(JobSnapshot snapshot) {
        List<TextFact> facts = new ArrayList<>();
        Set<Told> seen = new HashSet<>(2 * snapshot.events().size());
        for (LogEvent event : snapshot.events()) {
            if (!event.message().startsWith(OUR_AGENT) && seen.add(new Told(event))) {
                facts.add(ofLog(event, event.at(), event.repeat()));
            }
        }
        for (ExceptionGroup group : snapshot.exceptionGroups()) {
            for (LogEvent event : group.samples()) {
                if (!event.message().startsWith(OUR_AGENT) && seen.add(new Told(event))) {
                    facts.add(ofLog(event, event.at(), event.repeat()));
                }
            }
            facts.addAll(unsampled(snapshot, group));
        }
        for (JobFailure failure : snapshot.failures()) {
            facts.add(ofFailure(snapshot, failure));
        }
        for (Checkpoint checkpoint : snapshot.checkpoints().history()) {
            if (checkpoint.failureReason() != null) {
                facts.add(ofCheckpoint(snapshot, checkpoint, checkpoint.failureReason()));
            }
        }
        for (ProcessFacts process : snapshot.processes()) {
            if (process.exitReason() != null) {
                facts.add(ofEnd(snapshot, process, process.exitReason()));
            }
        }
        facts.sort(Comparator.comparing(TextFact::at)
                .thenComparing(TextFact::origin)
                .thenComparing(TextFact::source, TextFacts::bySource));
        return facts;
    }

    /**
     * What a group of plain messages counted beyond its samples, so that "at least five within ten minutes" is not asked of the
     * few records that were kept. Each pane's rest stands as one fact, worded like the latest sample.
     */
    private static List<TextFact> unsampled(JobSnapshot snapshot, ExceptionGroup group) {
        List<LogEvent> samples = group.samples();
        if (samples.isEmpty()
                || samples.stream()
                        .anyMatch(e -> e.throwable() != null || e.message().startsWith(OUR_AGENT))) {
            return List.of();
        }
        long[] rest = group.perPane().stream().mapToLong(Integer::longValue).toArray();
        for (LogEvent sample : samples) {
            int pane = snapshot.window().paneOf(sample.at());
            if (pane >= 0 && pane < rest.length) {
                rest[pane] -= sample.repeat();
            }
        }
        List<TextFact> facts = new ArrayList<>();
        LogEvent latest = samples.get(samples.size() - 1);
        for (int pane = 0; pane < rest.length; pane++) {
            if (rest[pane] > 0) {
                Instant start = snapshot.window().startOf(pane);
                Instant at = start.isBefore(group.first()) ? group.first() : start;
                facts.add(ofLog(latest, at, rest[pane]));
            }
        }
        return facts;
    }

    /** Records of one instant: those of one file or partition in the order they were written, {@code :9} before {@code :10}. */
    private static int bySource(String a, String b) {
        int numberA = numberAt(a);
        int numberB = numberAt(b);
        int byName = a.substring(0, numberA).compareTo(b.substring(0, numberB));
        if (byName != 0) {
            return byName;
        }
        int byLength = Integer.compare(a.length() - numberA, b.length() - numberB);
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    private static int numberAt(String source) {
        int at = source.length();
        while (at > 0 && source.charAt(at - 1) >= '0' && source.charAt(at - 1) <= '9') {
            at--;
        }
        return at;
    }

    private static TextFact ofLog(LogEvent event, Instant at, long count) {
        return new TextFact(
                TextFact.Origin.LOG,
                at,
                event.level(),
                event.logger(),
                event.message(),
                event.throwableIfAny().map(TextFacts::unwrapped).orElse(List.of()),
                event.process(),
                event.source(),
                event.jobId(),
                count,
                event.shared());
    }

    private static TextFact ofFailure(JobSnapshot snapshot, JobFailure failure) {
        ProcessRef process = failure.taskManager() == null
                ? new ProcessRef(snapshot.key().cluster(), ProcessKind.JOB_MANAGER, "jobmanager", "")
                : new ProcessRef(snapshot.key().cluster(), ProcessKind.TASK_MANAGER, failure.taskManager(), "");
        return new TextFact(
                TextFact.Origin.FAILURE,
                failure.at(),
                LogLevel.ERROR,
                "",
                failure.taskName() == null ? "" : failure.taskName() + " failed",
                unwrapped(failure.throwable()),
                process,
                failure.source(),
                snapshot.jobId(),
                1,
                false);
    }

    private static TextFact ofCheckpoint(JobSnapshot snapshot, Checkpoint checkpoint, String reason) {
        Instant at = checkpoint.endToEnd() == null
                ? checkpoint.triggeredAt()
                : checkpoint.triggeredAt().plus(checkpoint.endToEnd());
        return new TextFact(
                TextFact.Origin.CHECKPOINT,
                at,
                LogLevel.WARN,
                "",
                (checkpoint.savepoint() ? "Savepoint " : "Checkpoint ") + checkpoint.id() + " failed: " + reason,
                List.of(),
                new ProcessRef(snapshot.key().cluster(), ProcessKind.JOB_MANAGER, "jobmanager", ""),
                "checkpoint " + checkpoint.id(),
                snapshot.jobId(),
                1,
                false);
    }

    private static TextFact ofEnd(JobSnapshot snapshot, ProcessFacts process, String reason) {
        Instant at = process.endedAt() == null ? snapshot.takenAt() : process.endedAt();
        return new TextFact(
                TextFact.Origin.CONTAINER,
                at,
                LogLevel.ERROR,
                "",
                "Container " + process.process().id() + " ended: " + reason,
                List.of(),
                process.process(),
                "container " + process.process().id(),
                null,
                1,
                false);
    }

    /**
     * The chain, with Flink's serialized copies of throwables replaced by what they are copies of. Where a log was cut before the
     * last cause, the message of the last wrapper still tells it ("CompletionException: java.io.IOException: gone").
     */
    private static List<LoggedThrowable> unwrapped(LoggedThrowable throwable) {
        List<LoggedThrowable> chain = throwable.chain();
        chain.replaceAll(t -> t.type().endsWith(SERIALIZED) && t.simpleType().equals(SERIALIZED) ? original(t) : t);
        LoggedThrowable last = chain.get(chain.size() - 1);
        for (int i = 0; i < WRAPPERS; i++) {
            LoggedThrowable told = original(last);
            if (told == last || !THROWABLE_NAME.matcher(told.type()).find()) {
                break;
            }
            chain.add(told);
            last = told;
        }
        return chain;
    }

    private static LoggedThrowable original(LoggedThrowable copy) {
        String text = copy.message();
        int colon = text.indexOf(": ");
        String type = colon < 0 ? text : text.substring(0, colon);
        return type.indexOf('.') > 0 && CLASS_NAME.matcher(type).matches()
                ? new LoggedThrowable(
                        type,
                        colon < 0 ? "" : text.substring(colon + 2),
                        copy.frames(),
                        copy.cause(),
                        copy.suppressed())
                : copy;
    }
}
