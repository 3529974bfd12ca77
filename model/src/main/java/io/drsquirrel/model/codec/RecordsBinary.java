// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The binary form of the model's records that observations and the assembler's state are made of. */
public final class RecordsBinary {
    private static final int DEEPEST_THROWABLE = 64;

    private RecordsBinary() {}

    /** Writes a process. */
    public static void process(BinaryWriter out, ProcessRef p) throws IOException {
        out.string(p.cluster());
        out.constant(p.kind());
        out.string(p.id());
        out.string(p.host());
    }

    /** Reads a process. */
    public static ProcessRef process(BinaryReader in) throws IOException {
        String cluster = in.string();
        ProcessKind kind = in.constant(ProcessKind.class, ProcessKind.UNKNOWN);
        String id = in.string();
        return new ProcessRef(cluster, kind, id, in.string());
    }

    /** Writes a log event. */
    public static void log(BinaryWriter out, LogEvent e) throws IOException {
        out.instant(e.at());
        out.constant(e.level());
        out.string(e.logger());
        out.string(e.thread());
        out.string(e.message());
        LoggedThrowable thrown = e.throwable();
        out.bool(thrown != null);
        if (thrown != null) {
            throwable(out, thrown, 0);
        }
        out.optional(e.jobId());
        process(out, e.process());
        out.string(e.source());
        out.number(e.repeat());
        out.bool(e.shared());
    }

    /** Reads a log event. */
    public static LogEvent log(BinaryReader in) throws IOException {
        var at = in.instant();
        LogLevel level = in.constant(LogLevel.class, LogLevel.UNKNOWN);
        String logger = in.string();
        String thread = in.string();
        String message = in.string();
        LoggedThrowable thrown = in.bool() ? throwable(in) : null;
        String jobId = in.optionalString();
        ProcessRef process = process(in);
        String source = in.string();
        long repeat = in.number();
        return new LogEvent(at, level, logger, thread, message, thrown, jobId, process, source, repeat, in.bool());
    }

    /** Writes a throwable with its causes, down to 64 of them. */
    public static void throwable(BinaryWriter out, LoggedThrowable t) throws IOException {
        throwable(out, t, 0);
    }

    private static void throwable(BinaryWriter out, LoggedThrowable t, int depth) throws IOException {
        out.string(t.type());
        out.string(t.message());
        out.all(t.frames(), out::string);
        LoggedThrowable cause = depth < DEEPEST_THROWABLE ? t.cause() : null;
        out.bool(cause != null);
        if (cause != null) {
            throwable(out, cause, depth + 1);
        }
        List<LoggedThrowable> suppressed = depth < DEEPEST_THROWABLE ? t.suppressed() : List.of();
        out.number(suppressed.size());
        for (LoggedThrowable s : suppressed) {
            throwable(out, s, depth + 1);
        }
    }

    /** Reads a throwable. */
    public static LoggedThrowable throwable(BinaryReader in) throws IOException {
        String type = in.string();
        String message = in.string();
        List<String> frames = in.all(in::string);
        LoggedThrowable cause = in.bool() ? throwable(in) : null;
        return new LoggedThrowable(type, message, frames, cause, in.all(() -> throwable(in)));
    }

    /** Writes a failure. */
    public static void failure(BinaryWriter out, JobFailure f) throws IOException {
        out.instant(f.at());
        throwable(out, f.throwable());
        out.optional(f.taskName());
        out.optional(f.taskManager());
        out.number(f.labels().size());
        for (Map.Entry<String, String> label : f.labels().entrySet()) {
            out.string(label.getKey());
            out.string(label.getValue());
        }
        out.bool(f.global());
        out.string(f.source());
    }

    /** Reads a failure. */
    public static JobFailure failure(BinaryReader in) throws IOException {
        var at = in.instant();
        LoggedThrowable thrown = throwable(in);
        String task = in.optionalString();
        String taskManager = in.optionalString();
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = in.size(); i > 0; i--) {
            String name = in.string();
            labels.put(name, in.string());
        }
        boolean global = in.bool();
        return new JobFailure(at, thrown, task, taskManager, labels, global, in.string());
    }

    /** Writes a checkpoint. */
    public static void checkpoint(BinaryWriter out, Checkpoint c) throws IOException {
        out.number(c.id());
        out.constant(c.status());
        out.bool(c.savepoint());
        out.bool(c.unaligned());
        out.instant(c.triggeredAt());
        duration(out, c.endToEnd());
        out.number(c.stateSizeBytes());
        out.number(c.fullSizeBytes());
        out.optional(c.failureReason());
        out.number(c.acknowledged());
        out.number(c.expected());
        out.all(c.parts(), part -> {
            out.string(part.vertexId());
            out.all(part.endToEndMillis(), out::number);
            out.all(part.startDelayMillis(), out::number);
            out.all(part.alignmentMillis(), out::number);
            out.all(part.syncMillis(), out::number);
            out.all(part.asyncMillis(), out::number);
            out.all(part.stateSizeBytes(), out::number);
        });
    }

    /** Reads a checkpoint. */
    public static Checkpoint checkpoint(BinaryReader in) throws IOException {
        long id = in.number();
        Checkpoint.Status status = in.constant(Checkpoint.Status.class, Checkpoint.Status.IN_PROGRESS);
        boolean savepoint = in.bool();
        boolean unaligned = in.bool();
        var triggeredAt = in.instant();
        Duration endToEnd = duration(in);
        long stateSize = in.number();
        long fullSize = in.number();
        String reason = in.optionalString();
        int acknowledged = in.integer();
        int expected = in.integer();
        List<Checkpoint.VertexPart> parts = in.all(() -> {
            String vertex = in.string();
            List<Long> endToEndMillis = in.all(in::number);
            List<Long> startDelay = in.all(in::number);
            List<Long> alignment = in.all(in::number);
            List<Long> sync = in.all(in::number);
            List<Long> async = in.all(in::number);
            return new Checkpoint.VertexPart(
                    vertex, endToEndMillis, startDelay, alignment, sync, async, in.all(in::number));
        });
        return new Checkpoint(
                id,
                status,
                savepoint,
                unaligned,
                triggeredAt,
                endToEnd,
                stateSize,
                fullSize,
                reason,
                acknowledged,
                expected,
                parts);
    }

    private static void duration(BinaryWriter out, @Nullable Duration duration) throws IOException {
        out.bool(duration != null);
        if (duration != null) {
            out.number(duration.toMillis());
        }
    }

    private static @Nullable Duration duration(BinaryReader in) throws IOException {
        return in.bool() ? Duration.ofMillis(in.number()) : null;
    }

    /** Writes a topology. */
    public static void topology(BinaryWriter out, Topology topology) throws IOException {
        out.all(topology.vertices(), v -> {
            out.string(v.id());
            out.string(v.name());
            out.number(v.parallelism());
            out.number(v.maxParallelism());
            out.all(v.inputs(), e -> {
                out.string(e.from());
                out.string(e.shipStrategy());
            });
            out.all(v.operators(), o -> {
                out.string(o.id());
                out.string(o.name());
                out.bool(o.uidSet());
            });
            out.all(v.subtasks(), s -> {
                out.number(s.index());
                out.number(s.attempt());
                out.string(s.status());
                out.string(s.taskManager());
            });
        });
    }

    /** Reads a topology. */
    public static Topology topology(BinaryReader in) throws IOException {
        return new Topology(in.all(() -> {
            String id = in.string();
            String name = in.string();
            int parallelism = in.integer();
            int maxParallelism = in.integer();
            List<JobVertex.Edge> inputs = in.all(() -> {
                String from = in.string();
                return new JobVertex.Edge(from, in.string());
            });
            List<JobVertex.Operator> operators = in.all(() -> {
                String operatorId = in.string();
                String operatorName = in.string();
                return new JobVertex.Operator(operatorId, operatorName, in.bool());
            });
            List<JobVertex.Subtask> subtasks = in.all(() -> {
                int index = in.integer();
                int attempt = in.integer();
                String status = in.string();
                return new JobVertex.Subtask(index, attempt, status, in.string());
            });
            return new JobVertex(id, name, parallelism, maxParallelism, inputs, operators, subtasks);
        }));
    }

    /** Writes configuration values. */
    public static void configuration(BinaryWriter out, List<ConfigurationEntry> entries) throws IOException {
        out.all(entries, e -> {
            out.string(e.key());
            out.string(e.value());
            out.constant(e.origin());
        });
    }

    /** Reads configuration values; those of an origin that this version does not know are left out. */
    public static List<ConfigurationEntry> configuration(BinaryReader in) throws IOException {
        List<ConfigurationEntry> entries = new ArrayList<>();
        for (int i = in.size(); i > 0; i--) {
            String key = in.string();
            String value = in.string();
            in.constant(ConfigurationEntry.Origin.class)
                    .ifPresent(origin -> entries.add(new ConfigurationEntry(key, value, origin)));
        }
        return entries;
    }
}
