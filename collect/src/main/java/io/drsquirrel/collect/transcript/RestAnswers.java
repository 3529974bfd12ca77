// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.collect.readings.AnswerKind;
import io.drsquirrel.collect.readings.CheckpointAnswer;
import io.drsquirrel.collect.readings.RestAnswer;
import io.drsquirrel.model.signal.FlinkMetric;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of Flink's REST API: one saved as a file of its own, or several amid the calls that got them, printed in one line or many, or
 * what {@code jq} left of them. Each becomes a line; what else the file holds stays on its line.
 */
final class RestAnswers implements Transcript {
    private static final Pattern PATH = Pattern.compile(
            "/(?:jobs/[0-9a-f]{32}|jobs/overview|taskmanagers|jobmanager|overview)(?:[/?][^\\s'\"|>)\\\\]*)?(?=[\\s'\"|>)\\\\]|$)");
    private static final Pattern CHECKPOINT =
            Pattern.compile("/jobs/([0-9a-f]{32})/checkpoints(?:/details/\\d+(?:/subtasks/([0-9a-f]{32}))?)?");
    /** {@code curl} with an address that a shell's variables hide. */
    private static final Pattern CALL = Pattern.compile("(?:^|[$#>] ?)(?:curl|wget|http) |\\bcurl -");

    private static final Pattern PAIR = Pattern.compile(
            "^\\s*\"?((?:\\d{1,5}\\.)?[A-Za-z][\\w.:\\-]{2,300})\"?\\s*[\\s:=,]\\s*\"?(-?\\d[\\d.]{0,24}(?:[eE][+-]?\\d{1,3})?)\"?,?\\s*$");
    /** Of JSON behind something else in its line. */
    private static final List<String> OPENINGS = List.of("[{\"", "{\"", "[{'", "{'");

    private static final int LONGEST_PREFIX = 300;
    private static final int MOST_BROKEN = 100;
    private static final int MOST_IN_LINE = 4_000;
    private static final int LONGEST_LINE = 1_200_000;
    private static final int LONGEST_SHOWN = 8_000;
    /** What lists of these become when their elements were printed one by one. */
    private static final List<String> PARTS = List.of("subtask", "jid", "trigger_timestamp", "name");

    private final String name;

    RestAnswers(String name) {
        this.name = name;
    }

    @Override
    public Optional<String> asLog(String text) {
        Page page = new Page(text);
        page.read();
        return page.found ? Optional.of(page.log.toString()) : Optional.empty();
    }

    /** One text while it is written over. */
    private final class Page {
        private final String text;
        private final char[] chars;
        private final StringBuilder log = new StringBuilder();
        private boolean found;
        private int broken;
        private String path = "";
        private String stamp = Stamps.ofName(name);
        private final ArrayNode loose = JsonNodeFactory.instance.arrayNode();

        Page(String text) {
            this.text = text;
            this.chars = text.toCharArray();
        }

        void read() {
            int at = 0;
            while (at < text.length()) {
                int end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
                int begin = broken > MOST_BROKEN ? -1 : begin(at, end);
                Optional<SavedJson.Found> json = begin < 0 ? Optional.empty() : SavedJson.at(chars, begin);
                if (json.isEmpty()) {
                    words(text.substring(at, end));
                    at = end + 1;
                    continue;
                }
                String prefix = text.substring(at, begin);
                told(prefix);
                int behind = json.get().end();
                int before = log.length();
                if (take(json.get().value())) {
                    if (!prefix.isBlank()) {
                        // A prompt, a time, or the head of a record.
                        log.insert(before, prefix + "\n");
                    }
                    log.append("\n".repeat((int) text.substring(begin, behind)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()));
                } else if (json.get().whole()) {
                    log.append(text, at, behind);
                } else {
                    broken++;
                    words(text.substring(at, end));
                    at = end + 1;
                    continue;
                }
                at = behind;
                if (at < text.length() && text.charAt(at) == '\n') {
                    log.append('\n');
                    at++;
                }
            }
            together();
        }

        /** Where JSON may begin in the line; -1 where it does not. */
        private int begin(int from, int to) {
            int at = from;
            while (at < to && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
            if (opens(at, to)) {
                return at;
            }
            // No further than the line: there may be no such in all the rest of a large log.
            String line = text.substring(from, Math.min(to, from + LONGEST_PREFIX));
            for (String opening : OPENINGS) {
                int list = line.indexOf(opening);
                if (list >= 0) {
                    return from + list;
                }
            }
            return -1;
        }

        /** An array of objects or an object, and no prompt such as {@code [root@host ~]#}. */
        private boolean opens(int at, int to) {
            if (at >= to || (text.charAt(at) != '{' && text.charAt(at) != '[')) {
                return false;
            }
            int next = at + 1;
            while (next < text.length() && next - at < 200 && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            char c = next < text.length() ? text.charAt(next) : ' ';
            return text.charAt(at) == '{' ? c == '"' || c == '\'' || c == '}' : c == '{' || c == ']';
        }

        /** A line that holds no JSON. */
        private void words(String line) {
            Matcher pair = PAIR.matcher(line.length() > 400 ? "" : line);
            if (path.contains("/metrics") && pair.matches() && isKnown(pair.group(1))) {
                loose.addObject().put("id", pair.group(1)).put("value", pair.group(2));
            } else {
                if (!line.isBlank()) {
                    together();
                }
                told(line);
                log.append(line);
            }
            log.append('\n');
        }

        /** What a line before an answer says of it. */
        private void told(String line) {
            String shown = line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) : line;
            Matcher asked = PATH.matcher(shown);
            if (asked.find()) {
                path = asked.group();
            } else if (CALL.matcher(shown).find()) {
                path = "";
            }
            String at = Stamps.in(shown);
            stamp = at.isEmpty() ? stamp : at;
        }

        /** Whether that is an answer. */
        private boolean take(JsonNode value) {
            JsonNode archive = value.path("archive");
            if (archive.path(0).path("json").isTextual()) {
                archive.forEach(
                        entry -> SavedJson.at(entry.path("json").asText().toCharArray(), 0)
                                .ifPresent(answer -> {
                                    path = entry.path("path").asText("");
                                    take(answer.value());
                                }));
                path = "";
                return true;
            }
            if (value.isObject() && (AnswerKind.isMetric(value) || isLoosePart(value))) {
                if (!loose.isEmpty() && !same(loose.path(0), value)) {
                    together();
                }
                loose.add(value);
                return true;
            }
            together();
            return answer(whole(value));
        }

        private boolean answer(JsonNode value) {
            if (CheckpointAnswer.isOne(value)) {
                Matcher asked = CHECKPOINT.matcher(path);
                boolean known = asked.find();
                String vertex = known && asked.group(2) != null ? asked.group(2) : "";
                put(CheckpointAnswer.line(known ? asked.group(1) : "", vertex, name, value));
                return true;
            }
            Optional<AnswerKind> kind = AnswerKind.of(value);
            if (kind.isEmpty()) {
                return false;
            }
            switch (kind.get()) {
                case METRICS -> metrics(value);
                case THREAD_DUMP -> threads(value);
                case OF_NO_USE -> found = true;
                case VERTEX -> pieces(value, "subtasks");
                case TASK_MANAGERS -> pieces(value, "taskmanagers");
                default -> put(RestAnswer.line(path, name, stamp, value));
            }
            return true;
        }

        /** Ends a row of things that were printed one by one. */
        private void together() {
            if (!loose.isEmpty()) {
                ArrayNode row = loose.deepCopy();
                loose.removeAll();
                answer(whole(row));
            }
        }

        private void metrics(JsonNode list) {
            found = true;
            ArrayNode some = JsonNodeFactory.instance.arrayNode();
            for (JsonNode metric : list) {
                if (AnswerKind.isMetric(metric) && isKnown(metric.path("id").asText())) {
                    some.add(metric);
                }
                if (some.size() >= MOST_IN_LINE) {
                    put(RestAnswer.line(path, name, stamp, some));
                    some.removeAll();
                }
            }
            if (!some.isEmpty()) {
                put(RestAnswer.line(path, name, stamp, some));
            }
        }

        /** An answer with a long list, in several lines where it needs them. */
        private void pieces(JsonNode answer, String list) {
            String whole = RestAnswer.line(path, name, stamp, answer);
            if (whole.length() <= LONGEST_LINE || !(answer instanceof ObjectNode object)) {
                put(whole);
                return;
            }
            ObjectNode piece = object.deepCopy();
            ArrayNode some = JsonNodeFactory.instance.arrayNode();
            piece.set(list, some);
            for (JsonNode element : object.path(list)) {
                some.add(element);
                if (some.size() >= 500) {
                    put(RestAnswer.line(path, name, stamp, piece));
                    some.removeAll();
                }
            }
            if (!some.isEmpty()) {
                put(RestAnswer.line(path, name, stamp, piece));
            }
        }

        /** Threads of tasks, as whoever reads stacks knows them. */
        private void threads(JsonNode dump) {
            found = true;
            for (JsonNode thread : dump.path("threadInfos")) {
                if (thread.path("threadName").asText("").matches("(?s).*\\(\\d{1,5}/\\d{1,5}\\).*")) {
                    // Of two quoted names the reader takes the last.
                    log.append(thread.path("stringifiedThreadInfo")
                                    .asText("")
                                    .stripTrailing()
                                    .replaceFirst(" owned by \"[^\\n]*", ""))
                            .append('\n');
                }
            }
        }

        private void put(String line) {
            found = true;
            if (line.length() <= LONGEST_LINE) {
                log.append(line).append('\n');
            }
        }
    }

    private static boolean isKnown(String id) {
        return id.length() < 500
                && (id.endsWith("PerSecond")
                        || FlinkMetric.resolve(id.endsWith("_mean") ? id.substring(0, id.length() - 5) : id)
                                .isPresent());
    }

    /** Something that is a part of an answer, as {@code jq '.[]'} prints it. */
    private static boolean isLoosePart(JsonNode value) {
        boolean subtask = value.path("subtask").isNumber()
                && (value.has("metrics") || value.has("timestamps") || value.has("ratio"));
        boolean vertex = !value.has("subtasks")
                && !value.has("taskmanagers")
                && !value.has("slotsNumber")
                && value.path("name").isTextual()
                && value.path("metrics").has("read-records");
        return subtask || vertex || isCheckpoint(value);
    }

    private static boolean isCheckpoint(JsonNode value) {
        return value.path("id").isNumber()
                && value.path("trigger_timestamp").isNumber()
                && value.path("status").isTextual();
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return AnswerKind.isMetric(a)
                ? AnswerKind.isMetric(b)
                : PARTS.stream().allMatch(part -> a.has(part) == b.has(part));
    }

    /** A list that {@code jq} took out of an answer, back in it. */
    private static JsonNode whole(JsonNode value) {
        JsonNode first = value.path(0);
        if (!value.isArray() || !first.isObject() || AnswerKind.isMetric(first)) {
            return value;
        }
        String field = isCheckpoint(first)
                ? "history"
                : first.path("subtask").isNumber()
                        ? "subtasks"
                        : first.path("metrics").has("read-records")
                                ? "vertices"
                                : first.path("jid").isTextual()
                                        ? "jobs"
                                        : first.has("slotsNumber") ? "taskmanagers" : "";
        return field.isEmpty() ? value : JsonNodeFactory.instance.objectNode().set(field, value);
    }
}
