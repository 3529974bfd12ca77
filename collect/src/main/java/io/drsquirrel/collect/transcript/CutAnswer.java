// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.collect.readings.AnswerKind;
import io.drsquirrel.collect.readings.CheckpointAnswer;
import io.drsquirrel.model.signal.FlinkMetric;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code jq} and the like cut out of answers of Flink's REST API: by the names of its fields it is put back where it was, so that it
 * reads as the answer. What several answers may hold is left as it is. Stateless.
 */
final class CutAnswer {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final String ID = "[0-9a-f]{32}";
    private static final String HISTORY = "history";
    private static final String SUBTASKS = "subtasks";
    private static final String VERTICES = "vertices";
    private static final String NODES = "nodes";
    private static final String JOBS = "jobs";
    private static final String ENTRIES = "entries";
    private static final String OLD_ENTRIES = "all-exceptions";
    private static final String TASK_MANAGERS = "taskmanagers";
    private static final String METRICS = "metrics";
    private static final String OPTIONS = "options";
    private static final String PARTS = "parts";
    private static final int MOST_FIELDS = 4_000;

    private static final Set<String> STATES = Set.of(
            "INITIALIZING",
            "CREATED",
            "RUNNING",
            "FAILING",
            "FAILED",
            "CANCELLING",
            "CANCELED",
            "FINISHED",
            "RESTARTING",
            "SUSPENDED",
            "RECONCILING");
    /** With which keys of options begin that nothing else has. */
    private static final List<String> OPTION_FAMILIES = List.of(
            "taskmanager.",
            "jobmanager.",
            "execution.",
            "state.",
            "restart-strategy",
            "parallelism.default",
            "high-availability",
            "pipeline.");
    /** What {@code /taskmanagers/:id} calls its metrics, and what they are. */
    private static final Map<String, String> OF_PROCESSES = Map.ofEntries(
            Map.entry("heapUsed", "Status.JVM.Memory.Heap.Used"),
            Map.entry("heapCommitted", "Status.JVM.Memory.Heap.Committed"),
            Map.entry("heapMax", "Status.JVM.Memory.Heap.Max"),
            Map.entry("nonHeapUsed", "Status.JVM.Memory.NonHeap.Used"),
            Map.entry("nonHeapMax", "Status.JVM.Memory.NonHeap.Max"),
            Map.entry("directUsed", "Status.JVM.Memory.Direct.MemoryUsed"),
            Map.entry("mappedUsed", "Status.JVM.Memory.Mapped.MemoryUsed"),
            Map.entry("nettyShuffleMemoryUsed", "Status.Shuffle.Netty.UsedMemory"),
            Map.entry("nettyShuffleMemoryTotal", "Status.Shuffle.Netty.TotalMemory"),
            Map.entry("nettyShuffleMemorySegmentsAvailable", "Status.Shuffle.Netty.AvailableMemorySegments"),
            Map.entry("nettyShuffleMemorySegmentsTotal", "Status.Shuffle.Netty.TotalMemorySegments"));

    private CutAnswer() {}

    /** The list of an answer that such an element is from; empty where it is of none, or an answer of its own. */
    static String listOf(JsonNode o) {
        if (!o.isObject()) {
            return "";
        }
        if (AnswerKind.isMetric(o)) {
            return METRICS;
        }
        if (o.size() == 2 && o.path("key").isTextual() && o.path("value").isTextual()) {
            return OPTIONS;
        }
        if (o.path("id").isNumber()
                && o.path("trigger_timestamp").isNumber()
                && o.path("status").isTextual()) {
            return HISTORY;
        }
        if (o.path("exceptionName").isTextual() && (o.has("stacktrace") || o.has("timestamp"))) {
            return ENTRIES;
        }
        if (o.path("exception").isTextual() && o.path("timestamp").isNumber() && (o.has("task") || o.has("location"))) {
            return OLD_ENTRIES;
        }
        if (o.has(SUBTASKS) || o.has(TASK_MANAGERS) || o.has("slotsNumber") || o.has(VERTICES) || o.has(NODES)) {
            return "";
        }
        if (o.path("subtask").isNumber()) {
            boolean tells = o.has("metrics")
                    || o.has("timestamps")
                    || o.has("ratio")
                    || o.path("status").isTextual();
            return tells ? SUBTASKS : "";
        }
        if (o.path("index").isNumber() && (o.has("end_to_end_duration") || o.has("ack_timestamp"))) {
            return PARTS;
        }
        if (o.path("jid").isTextual()) {
            return o.path("state").isTextual()
                            && STATES.contains(o.path("state").asText())
                    ? JOBS
                    : "";
        }
        return ofGraph(o);
    }

    private static String ofGraph(JsonNode o) {
        boolean id = o.path("id").asText("").matches(ID);
        if (id && (o.has("operator_strategy") || o.has("inputs") || o.has("optimizer_properties"))) {
            return NODES;
        }
        boolean counted =
                o.path("metrics").has("read-records") || o.path("metrics").has("write-records");
        boolean named = o.path("name").isTextual();
        boolean sized = o.path("parallelism").isNumber();
        return named && counted || id && named && (sized || o.path("status").isTextual()) ? VERTICES : "";
    }

    /** Whether two elements, printed one below the other, are of one list. */
    static boolean together(JsonNode a, JsonNode b) {
        String list = listOf(a);
        return !list.isEmpty()
                && list.equals(listOf(b))
                && (!list.equals(SUBTASKS) || a.has("ratio") == b.has("ratio"));
    }

    /** The answer that the list or object was cut from, as far as its fields tell; else the value itself. */
    static JsonNode whole(JsonNode value) {
        if (value.isArray()) {
            return ofList(value);
        }
        boolean known = AnswerKind.of(value).isPresent() || CheckpointAnswer.isOne(value);
        return !known && value instanceof ObjectNode object ? ofObject(object) : value;
    }

    private static JsonNode ofList(JsonNode list) {
        String of = listOf(list.path(0));
        return switch (of) {
            case METRICS, OPTIONS -> list;
            case "" -> list.path(0).has("slotsNumber") ? MAKE.objectNode().set(TASK_MANAGERS, list) : list;
            case NODES -> MAKE.objectNode().set("plan", MAKE.objectNode().set(NODES, list));
            case ENTRIES ->
                MAKE.objectNode().set("exceptionHistory", MAKE.objectNode().set(ENTRIES, list));
            case OLD_ENTRIES -> oldEntries(list);
            case PARTS -> parts(list);
            default -> MAKE.objectNode().set(of, list);
        };
    }

    /** As Flink told them before it had a history. */
    private static JsonNode oldEntries(JsonNode list) {
        ArrayNode entries = MAKE.arrayNode();
        for (JsonNode old : list) {
            ObjectNode entry = entries.addObject();
            entry.put("stacktrace", old.path("exception").asText(""));
            entry.put("timestamp", old.path("timestamp").asLong());
            entry.put("taskName", old.path("task").asText(""));
            entry.put("taskManagerId", old.path("taskManagerId").asText(""));
        }
        return MAKE.objectNode().set("exceptionHistory", MAKE.objectNode().set(ENTRIES, entries));
    }

    /** How subtasks fared in a checkpoint; which one it was is told elsewhere or not at all. */
    private static JsonNode parts(JsonNode list) {
        long acknowledged = 0;
        long longest = 0;
        boolean completed = true;
        for (JsonNode part : list) {
            acknowledged = Math.max(acknowledged, part.path("ack_timestamp").asLong(0));
            longest = Math.max(longest, part.path("end_to_end_duration").asLong(0));
            if (part instanceof ObjectNode own && !own.has("status")) {
                own.put("status", "completed");
            }
            completed &= part.path("status").asText("completed").equals("completed");
        }
        ObjectNode whole = MAKE.objectNode();
        whole.put("id", -1)
                .put("status", completed ? "completed" : "pending")
                .put("latest_ack_timestamp", acknowledged)
                .put("end_to_end_duration", longest);
        return whole.set(SUBTASKS, list);
    }

    private static JsonNode ofObject(ObjectNode o) {
        String list = listOf(o);
        if (!list.isEmpty()) {
            return ofList(MAKE.arrayNode().add(o));
        }
        if (o.path(ENTRIES).path(0).has("exceptionName")) {
            return MAKE.objectNode().set("exceptionHistory", o);
        }
        if (o.path(NODES).isArray() && ofGraph(o.path(NODES).path(0)).equals(NODES)) {
            return MAKE.objectNode().set("plan", o);
        }
        if (o.has("object-reuse-mode") && o.has("restart-strategy")) {
            return MAKE.objectNode().set("execution-config", o);
        }
        if (o.path("in_progress").isNumber() && o.path("completed").isNumber() && o.has("restored")) {
            return counts(o);
        }
        JsonNode latest = o.has("latest") ? o.path("latest") : o;
        ArrayNode checkpoints = latest(latest);
        if (!checkpoints.isEmpty()) {
            return MAKE.objectNode().set(HISTORY, checkpoints);
        }
        boolean job =
                o.path("name").isTextual() && STATES.contains(o.path("state").asText(""));
        if (job && (o.has("start-time") || o.has("duration") || o.has("timestamps") || o.has("now"))) {
            ObjectNode whole = o.deepCopy();
            whole.putArray(VERTICES);
            return whole;
        }
        return flat(o);
    }

    /** What {@code .latest} holds: the last checkpoint of each kind. */
    private static ArrayNode latest(JsonNode latest) {
        ArrayNode checkpoints = MAKE.arrayNode();
        for (String kind : List.of("failed", "completed", "savepoint")) {
            JsonNode checkpoint = latest.path(kind);
            boolean known = false;
            for (JsonNode other : checkpoints) {
                known |= other.path("id").equals(checkpoint.path("id"));
            }
            if (listOf(checkpoint).equals(HISTORY) && !known) {
                checkpoints.add(checkpoint);
            }
        }
        return checkpoints;
    }

    private static JsonNode counts(JsonNode counts) {
        ArrayNode metrics = MAKE.arrayNode();
        metric(metrics, "numberOfCompletedCheckpoints", counts.path("completed"));
        metric(metrics, "numberOfFailedCheckpoints", counts.path("failed"));
        metric(metrics, "numberOfInProgressCheckpoints", counts.path("in_progress"));
        return metrics;
    }

    /** An object whose fields are metrics or options: what {@code from_entries} and the like make of a list of them. */
    private static JsonNode flat(ObjectNode o) {
        ArrayNode metrics = MAKE.arrayNode();
        ArrayNode options = MAKE.arrayNode();
        int others = 0;
        boolean flinks = false;
        for (Map.Entry<String, JsonNode> field : o.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (metrics.size() + options.size() + others > MOST_FIELDS) {
                break;
            }
            String ofProcess = OF_PROCESSES.get(name);
            if (ofProcess != null && value.isNumber()) {
                metric(metrics, ofProcess, value);
            } else if (isNumber(value) && isTelling(name)) {
                metric(metrics, name, value);
            } else if (value.isValueNode() && !value.isNull()) {
                options.addObject().put("key", name).put("value", value.asText());
                flinks |= OPTION_FAMILIES.stream().anyMatch(name::startsWith);
            } else {
                others++;
            }
        }
        if (metrics.size() > options.size() + others) {
            return metrics;
        }
        return flinks && metrics.isEmpty() && others == 0 ? options : o;
    }

    private static void metric(ArrayNode metrics, String name, JsonNode value) {
        metrics.addObject().put("id", name).put("value", value.asText());
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() || value.asText("").matches("-?\\d[\\d.]{0,24}(?:[eE][+-]?\\d{1,3})?|NaN");
    }

    /** Whether that is a metric's name that hardly means anything else: {@code numRestarts}, not {@code uptime}. */
    static boolean isTelling(String name) {
        boolean humped = name.length() >= 8 && !name.equals(name.toLowerCase(java.util.Locale.ROOT));
        return name.length() < 500
                && humped
                && !name.contains("manager.")
                && FlinkMetric.resolve(name.endsWith("_mean") ? name.substring(0, name.length() - 5) : name)
                        .isPresent();
    }
}
