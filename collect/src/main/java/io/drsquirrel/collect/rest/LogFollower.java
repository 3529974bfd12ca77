// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.files.LineFilter;
import io.drsquirrel.collect.files.LogReader;
import io.drsquirrel.collect.files.LogSource;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.LifecycleLines;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.Capability;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logs of job manager and task managers, read through the REST API as far as they are not read yet.
 *
 * <p>Flink can only hand out a whole file. What is known of it is passed over here, but it did travel; so a log is asked for the less
 * often the larger it is: {@link #BYTES_PER_SECOND} per process on average. Of a log met for the first time the last 16 MiB are read.
 *
 * <p>The last record of a piece may not be written to its end (a stack trace in the making): it is held back until the next look,
 * or until nothing more has come.
 */
final class LogFollower {
    private static final long BYTES_PER_SECOND = 1 << 20;
    /** With more task managers, logs take turns. */
    private static final int MOST_PER_POLL = 30;

    /** What the web page, or we, asked of a TaskManager and did not get: told where it is asked for, and no matter of a job. */
    private static final String OF_REQUESTS = "rest.handler.taskmanager.";

    private static final Duration VOLUME_PAUSE = Duration.ofMinutes(1);
    private static final int HELD_BACK = 256 << 10;

    private final FlinkRest rest;
    private final ProcessRef jobManager;
    private final LogReader.Following following;
    private final Map<String, Tail> tails = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final ReadTarget target = new ReadTarget();
    private int turn;

    /** How far a log was read. */
    private static final class Tail {
        private long offset;
        private long line = 1;
        private int heldBack;
        private Instant next = Instant.MIN;
        private Instant volumeNext = Instant.MIN;
    }

    /** Where records go while a piece is read: their process is known better than the log's own words could tell. */
    private static final class ReadTarget {
        private @Nullable ProcessRef process;
        private Consumer<Observation> out = observation -> {};
        private boolean shared;

        void event(LogEvent event) {
            if (event.logger().contains(OF_REQUESTS)) {
                return;
            }
            ProcessRef by = process == null ? event.process() : process;
            LogEvent known = new LogEvent(
                    event.at(),
                    event.level(),
                    event.logger(),
                    event.thread(),
                    event.message(),
                    event.throwable(),
                    event.jobId(),
                    by,
                    event.source(),
                    event.repeat(),
                    shared && event.jobId() == null);
            out.accept(new LogObserved(known));
            LifecycleLines.read(known).forEach(out);
        }
    }

    LogFollower(FlinkRest rest, ProcessRef jobManager, LineFilter filter, ZoneOffset zone, Clock clock) {
        this.rest = rest;
        this.jobManager = jobManager;
        ReadOptions options = new ReadOptions(
                zone, Optional.empty(), false, filter, Optional.of(jobManager.cluster()), 1, ReadLimits.DEFAULT);
        this.following = new LogReader(options, clock).follow((event, tells) -> target.event(event));
    }

    /**
     * Reads what was added since.
     *
     * @param shared whether the cluster works for several jobs
     */
    void follow(
            Collection<ProcessRef> taskManagers,
            boolean shared,
            Instant now,
            Consumer<Observation> out,
            Problems problems) {
        target.shared = shared;
        tails.keySet().retainAll(ids(taskManagers));
        follow(jobManager, "/jobmanager/log", Capability.JOB_MANAGER_LOG, now, out, problems);
        List<ProcessRef> due = new ArrayList<>(taskManagers);
        java.util.Collections.rotate(due, due.isEmpty() ? 0 : -(turn % due.size()));
        for (ProcessRef process : due.subList(0, Math.min(MOST_PER_POLL, due.size()))) {
            follow(
                    process,
                    "/taskmanagers/" + FlinkRest.encode(process.id()) + "/log",
                    Capability.TASK_MANAGER_LOG,
                    now,
                    out,
                    problems);
        }
        turn += due.size() > MOST_PER_POLL ? MOST_PER_POLL : 0;
    }

    /** How far the logs were read, by process. */
    Map<String, LogPosition> positions() {
        Map<String, LogPosition> positions = new HashMap<>();
        tails.forEach((id, tail) -> positions.put(id, new LogPosition(tail.offset, tail.line)));
        return positions;
    }

    /** Goes on where another left off. */
    void resume(Map<String, LogPosition> positions) {
        positions.forEach((id, position) -> {
            Tail tail = new Tail();
            tail.offset = position.offset();
            tail.line = position.line();
            tails.put(id, tail);
        });
    }

    private Set<String> ids(Collection<ProcessRef> taskManagers) {
        Set<String> ids = new HashSet<>();
        ids.add(jobManager.id());
        taskManagers.forEach(t -> ids.add(t.id()));
        return ids;
    }

    private void follow(
            ProcessRef process,
            String path,
            Capability capability,
            Instant now,
            Consumer<Observation> out,
            Problems problems) {
        Tail tail = tails.computeIfAbsent(process.id(), id -> new Tail());
        if (now.isBefore(tail.next)) {
            return;
        }
        BodyPart.Part part;
        try {
            part = rest.file(path, tail.offset);
        } catch (RestException e) {
            boolean told = !refused.add(process.id());
            tail.next = now.plus(Duration.ofMinutes(1));
            out.accept(new CoverageObserved(
                    now,
                    process,
                    null,
                    capability,
                    false,
                    "the log of " + process.id() + " cannot be read through REST (" + e.sentence()
                            + "); Flink serves it where -Dlog.file is set"));
            if (!told && e.kind() != RestException.Kind.NOT_FOUND && e.kind() != RestException.Kind.SERVER_ERROR) {
                problems.lacks("the log of " + process.id(), e);
            }
            return;
        }
        refused.remove(process.id());
        out.accept(new CoverageObserved(now, process, null, capability, true, ""));
        target.process = process;
        target.out = out;
        try {
            take(process, tail, part, now);
        } catch (IOException e) {
            problems.add("the log of " + process.id() + " could not be understood: " + e.getMessage());
        }
    }

    private void take(ProcessRef process, Tail tail, BodyPart.Part part, Instant now) throws IOException {
        byte[] bytes = part.bytes();
        long size = part.from() + bytes.length;
        tail.next = now.plusSeconds(size / BYTES_PER_SECOND);
        if (part.from() < tail.offset) {
            tail.line = 1;
            tail.heldBack = 0;
        }
        int start = 0;
        if (part.from() > tail.offset) {
            // The beginning was passed over: the first line is half of one.
            while (start < bytes.length && bytes[start] != '\n') {
                start++;
            }
            start = Math.min(bytes.length, start + 1);
        }
        // Where nothing came since, what was held back is whole.
        boolean still = tail.heldBack > 0 && tail.heldBack == bytes.length;
        int end = still ? wholeLines(bytes, start) : wholeRecords(bytes, start);
        tail.offset = part.from() + end;
        tail.heldBack = bytes.length - end;
        if (end == start) {
            return;
        }
        String name =
                process.kind() == ProcessKind.JOB_MANAGER ? "jobmanager.log" : "taskmanager-" + process.id() + ".log";
        following.read(new LogSource(name, now), Arrays.copyOfRange(bytes, start, end), tail.line);
        volume(process, tail, bytes, start, end, name, now);
        for (int i = start; i < end; i++) {
            tail.line += bytes[i] == '\n' ? 1 : 0;
        }
    }

    /** Tells of a log that grows too fast, as a record of our own among those of the process. */
    private void volume(ProcessRef process, Tail tail, byte[] bytes, int start, int end, String name, Instant now) {
        if (now.isBefore(tail.volumeNext)) {
            return;
        }
        LogVolume.tooMuch(process.id(), bytes, start, end).ifPresent(words -> {
            tail.volumeNext = now.plus(VOLUME_PAUSE);
            target.out.accept(new LogObserved(new LogEvent(
                    now,
                    LogLevel.WARN,
                    LogFollower.class.getName(),
                    "",
                    words,
                    null,
                    null,
                    process,
                    name + ":" + tail.line,
                    1)));
        });
    }

    private static int wholeLines(byte[] bytes, int start) {
        int end = bytes.length;
        while (end > start && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /** The end of the last record but one: in all usual layouts a record begins with a digit or a bracket, a trace does not. */
    private static int wholeRecords(byte[] bytes, int start) {
        int end = wholeLines(bytes, start);
        for (int at = end - 1; at > start && end - at < HELD_BACK; at--) {
            if (bytes[at - 1] == '\n' && begins(bytes[at])) {
                return at;
            }
        }
        return end > start && begins(bytes[start]) && end - start < HELD_BACK ? start : end;
    }

    private static boolean begins(byte b) {
        return (b >= '0' && b <= '9') || b == '[' || b == '{';
    }
}
