// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One JSON document that holds many log lines, as stores of logs export them: CloudWatch ({@code events}, Insights' {@code results}),
 * Loki ({@code streams}), Google Cloud Logging (entries with {@code textPayload} or {@code jsonPayload}), Elasticsearch ({@code
 * hits}). The lines are told oldest first, those of a pod with its name before them. Numbers of lines are lost.
 */
final class JsonExport implements Transcript {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A line, or a record of several lines, with nanoseconds since 1970, 0 where that is not known. */
    private record Entry(BigInteger nanos, String pod, String text) {}

    @Override
    public Optional<String> asLog(String text) {
        JsonNode root;
        try {
            root = JSON.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
        } catch (JsonProcessingException e) {
            // Not one document: objects one after another are read line by line.
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        collect(root, entries);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        entries.sort(Comparator.comparing(Entry::nanos));
        boolean several = entries.stream().map(Entry::pod).distinct().limit(2).count() > 1;
        StringBuilder log = new StringBuilder();
        for (Entry entry : entries) {
            for (String line : entry.text().lines().toList()) {
                if (several && !entry.pod().isEmpty()) {
                    log.append("[pod/").append(entry.pod()).append("] ");
                }
                log.append(line).append('\n');
            }
        }
        return Optional.of(log.toString());
    }

    private static void collect(JsonNode root, List<Entry> entries) {
        if (root.isArray()) {
            root.forEach(element -> entry(element, entries));
            return;
        }
        for (String name : List.of("events", "logEvents", "results", "entries")) {
            root.path(name).forEach(element -> entry(element, entries));
        }
        root.path("hits").path("hits").forEach(element -> entry(element, entries));
        root.path("streams").forEach(stream -> stream(stream, entries));
        root.path("data").path("result").forEach(stream -> stream(stream, entries));
    }

    private static void stream(JsonNode stream, List<Entry> entries) {
        JsonNode labels = stream.path("stream").isObject() ? stream.path("stream") : stream.path("labels");
        String pod = pod(labels);
        for (JsonNode value : stream.path("values")) {
            if (value.isArray() && value.size() >= 2) {
                entries.add(new Entry(
                        nanos(value.get(0).asText()), pod, value.get(1).asText()));
            }
        }
    }

    private static String pod(JsonNode labels) {
        for (String name : List.of("pod", "pod_name", "instance", "container_name", "container")) {
            if (labels.path(name).isTextual()) {
                return labels.path(name).asText();
            }
        }
        return "";
    }

    private static BigInteger nanos(String text) {
        return text.matches("\\d{1,25}") ? new BigInteger(text) : BigInteger.ZERO;
    }

    private static void entry(JsonNode element, List<Entry> entries) {
        if (element.isArray()) {
            insights(element, entries);
        } else if (element.path("_source").isObject()) {
            entries.add(new Entry(
                    time(element.path("_source").path("@timestamp")),
                    "",
                    element.path("_source").toString()));
        } else if (element.path("jsonPayload").isObject()) {
            ObjectNode payload = element.path("jsonPayload").deepCopy();
            payload.set("timestamp", element.path("timestamp"));
            if (payload.path("level").isMissingNode()
                    && element.path("severity").isTextual()) {
                payload.set("level", element.path("severity"));
            }
            entries.add(new Entry(time(element.path("timestamp")), podOf(element), payload.toString()));
        } else if (element.path("textPayload").isTextual()) {
            entries.add(new Entry(
                    time(element.path("timestamp")),
                    podOf(element),
                    element.path("textPayload").asText()));
        } else if (element.path("message").isTextual()) {
            String text = element.path("message").asText();
            entries.add(new Entry(time(element.path("timestamp")), "", stamped(text, element.path("timestamp"))));
        }
    }

    private static String podOf(JsonNode entry) {
        return pod(entry.path("resource").path("labels"));
    }

    /** A record of CloudWatch Insights is a list of fields. */
    private static void insights(JsonNode fields, List<Entry> entries) {
        String message = "";
        JsonNode at = MissingNode.getInstance();
        for (JsonNode field : fields) {
            switch (field.path("field").asText()) {
                case "@message" -> message = field.path("value").asText();
                case "@timestamp" -> at = field.path("value");
                default -> {}
            }
        }
        if (!message.isEmpty()) {
            entries.add(new Entry(time(at), "", stamped(message, at)));
        }
    }

    /** A record that is JSON itself and knows no time gets that of its entry. */
    private static String stamped(String text, JsonNode at) {
        if (!text.startsWith("{") || at.isMissingNode() || at.isNull()) {
            return text;
        }
        try {
            if (JSON.readTree(text) instanceof ObjectNode inner) {
                boolean timed = inner.has("timestamp") || inner.has("@timestamp") || inner.has("time");
                if (!timed) {
                    inner.set("timestamp", at);
                }
                return inner.toString();
            }
            return text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static BigInteger time(JsonNode node) {
        if (node.isNumber()) {
            return node.bigIntegerValue().multiply(BigInteger.valueOf(1_000_000));
        }
        Instant at = Times.parse(node.asText(""))
                .or(() -> Times.parse(node.asText("").replaceFirst(" ", "T") + "Z"))
                .orElse(Instant.EPOCH);
        return BigInteger.valueOf(at.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(at.getNano()));
    }
}
