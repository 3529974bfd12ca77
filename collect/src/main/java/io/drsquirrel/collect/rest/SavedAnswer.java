// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.readings.AnswerKind;
import io.drsquirrel.collect.readings.RestAnswer;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a saved answer says of itself: its kind, whom it is about as far as it or the call before it tells, and when it was given.
 *
 * @param job id of the job, empty where it is not told
 * @param vertex id of the vertex, empty where it is not told
 * @param subtask the one that was asked about, -1 where all were
 * @param process id of the task manager, {@value #JOB_MANAGER} for the job manager, empty for others
 * @param level what metrics belong to; null for other answers
 * @param told when it was given by its own account
 * @param mentioned the latest point in time that one of its values is
 * @param operators the operators that metrics are of, as REST spells them
 */
record SavedAnswer(
        RestAnswer saved,
        AnswerKind kind,
        String job,
        String vertex,
        int subtask,
        String process,
        @Nullable Level level,
        Optional<Instant> told,
        long mentioned,
        Set<String> operators) {
    static final String JOB_MANAGER = "jobmanager";

    private static final Pattern JOB = Pattern.compile("/jobs/([0-9a-f]{32})");
    private static final Pattern VERTEX = Pattern.compile("/vertices/([0-9a-f]{32})(?:/subtasks/(\\d{1,5})(?=/|$))?");
    private static final Pattern TASK_MANAGER = Pattern.compile("/taskmanagers/([^/?]+)(?=[/?]|$)");
    /** Milliseconds that are a time of these decades. */
    private static final long LEAST_TIME = 1_400_000_000_000L;

    private static final long MOST_TIME = 4_000_000_000_000L;
    private static final Pattern INDEXED = Pattern.compile("^(\\d{1,5})\\.(.+)$", Pattern.DOTALL);

    /** Reads what it says; empty where it is no answer of use. */
    static Optional<SavedAnswer> of(RestAnswer saved) {
        JsonNode answer = saved.answer();
        return AnswerKind.of(answer).map(kind -> of(saved, kind, answer));
    }

    private static SavedAnswer of(RestAnswer saved, AnswerKind kind, JsonNode answer) {
        String path = saved.path();
        Matcher job = JOB.matcher(path);
        Matcher vertex = VERTEX.matcher(path);
        boolean ofVertex = vertex.find();
        String jobId = job.find() ? job.group(1) : Fields.text(answer, "jid");
        if (jobId.isEmpty() && kind == AnswerKind.PLAN) {
            jobId = Fields.text(answer.path("plan"), "jid");
        }
        String vertexId = ofVertex ? vertex.group(1) : "";
        boolean tellsVertex = kind == AnswerKind.VERTEX || kind == AnswerKind.SUBTASK_TIMES || kind == AnswerKind.HOSTS;
        if (vertexId.isEmpty() && tellsVertex && Fields.isId(Fields.text(answer, "id"))) {
            vertexId = Fields.text(answer, "id");
        }
        int subtask = ofVertex && vertex.group(2) != null ? Integer.parseInt(vertex.group(2)) : -1;
        Level level = null;
        long mentioned = -1;
        Set<String> operators = new LinkedHashSet<>();
        if (kind == AnswerKind.METRICS) {
            level = level(answer);
            mentioned = mentioned(answer);
            operators.addAll(operators(answer));
        }
        if (kind == AnswerKind.EXCEPTIONS) {
            for (JsonNode time : answer.findValues("timestamp")) {
                long at = time.asLong(-1);
                mentioned = at > LEAST_TIME && at < MOST_TIME ? Math.max(mentioned, at) : mentioned;
            }
        }
        return new SavedAnswer(
                saved,
                kind,
                Fields.isId(jobId) ? jobId : "",
                vertexId,
                subtask,
                process(path, answer, kind),
                level,
                Fields.time(answer, "now")
                        .or(() -> Fields.time(answer, "end-timestamp"))
                        .or(() -> Fields.time(answer, "endTimestamp"))
                        .or(() -> lived(answer, kind)),
                mentioned,
                operators);
    }

    /** Whatever runs has lived from its start until it was looked at. */
    private static Optional<Instant> lived(JsonNode answer, AnswerKind kind) {
        if (kind != AnswerKind.JOB && kind != AnswerKind.JOBS && kind != AnswerKind.VERTEX) {
            return Optional.empty();
        }
        Optional<Instant> latest = lived(answer);
        for (String list : List.of("jobs", "vertices", "subtasks")) {
            for (JsonNode node : answer.path(list)) {
                latest = later(latest, lived(node));
            }
        }
        return latest;
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        return a.isEmpty() || b.filter(a.get()::isBefore).isPresent() ? b.or(() -> a) : a;
    }

    private static Optional<Instant> lived(JsonNode node) {
        long took = Fields.number(node, "duration", -1);
        boolean ended = Fields.number(node, "end-time", -1) > 0;
        return took < 0 || took > LEAST_TIME || ended
                ? Optional.empty()
                : Fields.time(node, "start-time")
                        .filter(start -> start.toEpochMilli() > LEAST_TIME)
                        .map(start -> start.plusMillis(took));
    }

    private static String process(String path, JsonNode answer, AnswerKind kind) {
        if (kind == AnswerKind.METRICS) {
            for (JsonNode node : answer) {
                boolean ofJobManager = FlinkMetric.resolve(Fields.text(node, "id"))
                        .map(r -> switch (r.metric()) {
                            case TASK_SLOTS_TOTAL,
                                    TASK_SLOTS_AVAILABLE,
                                    NUM_REGISTERED_TASK_MANAGERS,
                                    NUM_RUNNING_JOBS -> true;
                            default -> false;
                        })
                        .orElse(false);
                if (ofJobManager) {
                    return JOB_MANAGER;
                }
            }
        }
        Matcher taskManager = TASK_MANAGER.matcher(path);
        if (path.contains("/jobmanager")) {
            return JOB_MANAGER;
        }
        if (taskManager.find() && !taskManager.group(1).equals("metrics")) {
            try {
                return URLDecoder.decode(taskManager.group(1), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return taskManager.group(1);
            }
        }
        return kind == AnswerKind.TASK_MANAGER ? Fields.text(answer, "id") : "";
    }

    /** What most of the metrics belong to. */
    private static @Nullable Level level(JsonNode metrics) {
        Map<Level, Integer> votes = new EnumMap<>(Level.class);
        for (JsonNode node : metrics) {
            FlinkMetric.resolve(plain(Fields.text(node, "id"))).ifPresent(r -> {
                Level of = r.metric().level();
                votes.merge(of == Level.OPERATOR ? Level.TASK : of, 1, Integer::sum);
            });
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static long mentioned(JsonNode metrics) {
        long latest = -1;
        for (JsonNode node : metrics) {
            Optional<FlinkMetric> metric =
                    FlinkMetric.resolve(plain(Fields.text(node, "id"))).map(FlinkMetric.Resolved::metric);
            if (metric.filter(SavedAnswer::isTime).isPresent()) {
                double value = Math.max(zero(Fields.value(node, "value")), zero(Fields.value(node, "max")));
                latest = value > LEAST_TIME && value < MOST_TIME ? Math.max(latest, (long) value) : latest;
            }
        }
        return latest;
    }

    /** Whether metrics tell how much a vertex handles or how busy it is. */
    boolean hasRates() {
        if (level != Level.TASK) {
            return false;
        }
        for (JsonNode node : saved.answer()) {
            String name = withoutIndex(Fields.text(node, "id"));
            if (name.startsWith("numRecords") || name.endsWith("usyTimeMsPerSecond") || name.startsWith("accumulate")) {
                return true;
            }
        }
        return false;
    }

    /** Whether they tell it of single subtasks, not of all together. */
    boolean hasRatesOfSubtasks() {
        return hasRates() && saved.answer().findValue("value") != null;
    }

    /** Whether the metrics are of a vertex that others hand records to. */
    boolean readsOthers() {
        for (JsonNode node : saved.answer()) {
            if (withoutIndex(Fields.text(node, "id")).equals("currentInputWatermark")) {
                return true;
            }
        }
        return false;
    }

    private static double zero(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    /** Whether values of the metric are points in time. */
    static boolean isTime(FlinkMetric metric) {
        return switch (metric) {
            case CURRENT_INPUT_WATERMARK,
                    CURRENT_OUTPUT_WATERMARK,
                    SPLIT_WATERMARK,
                    LAST_CHECKPOINT_COMPLETED_TIMESTAMP -> true;
            default -> false;
        };
    }

    private static Set<String> operators(JsonNode metrics) {
        Set<String> operators = new LinkedHashSet<>();
        for (JsonNode node : metrics) {
            String name = withoutIndex(Fields.text(node, "id"));
            int dot = name.indexOf('.');
            boolean ofOperator = dot > 0
                    && FlinkMetric.resolve(plain(name))
                            .filter(r -> r.metric().level() == Level.TASK
                                    || r.metric().level() == Level.OPERATOR)
                            .isPresent()
                    && !name.startsWith("Shuffle.")
                    && !name.startsWith("buffers.");
            if (ofOperator && operators.size() < 200) {
                operators.add(name.substring(0, dot));
            }
        }
        return operators;
    }

    /** The name without the subtask before it. */
    static String withoutIndex(String id) {
        Matcher indexed = INDEXED.matcher(id);
        return indexed.matches() ? indexed.group(2) : id;
    }

    /** The subtask before the name, -1 where there is none. */
    static int index(String id) {
        Matcher indexed = INDEXED.matcher(id);
        return indexed.matches() ? Integer.parseInt(indexed.group(1)) : -1;
    }

    private static String plain(String id) {
        String name = withoutIndex(id);
        return name.endsWith("_mean") ? name.substring(0, name.length() - 5) : name;
    }
}
