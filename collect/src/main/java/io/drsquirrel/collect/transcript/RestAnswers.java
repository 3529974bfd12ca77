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
import java.util.function.Consumer;
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
    private static final Pattern NUMBERED = Pattern.compile("/checkpoints/details/(\\d{1,15})");
    /** {@code curl} with an address that a shell's variables hide. */
    private static final Pattern CALL = Pattern.compile("(?:^|[$#>] ?)(?:curl|wget|http) |\\bcurl -");

    private static final Pattern PAIR = Pattern.compile(
            "^\\s*[|*-]?\\s*\"?((?:\\d{1,5}\\.)?[A-Za-z][\\w.:\\-]{2,300})\"?(?:\\s+|\\s*[:=,|]\\s*)\"?(-?\\d[\\d.]{0,24}(?:[eE][+-]?\\d{1,3})?)\"?\\s*[,|]?\\s*$");
    /** Of JSON behind something else in its line. */
    private static final List<String> OPENINGS = List.of("[{\"", "{\"", "[{'", "{'");

    private static final int LONGEST_PREFIX = 300;
    private static final int MOST_BROKEN = 100;
    private static final int MOST_IN_LINE = 4_000;
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_SHOWN = 8_000;
    /** A value alone in its line, as {@code jq '.[0].value'} prints it. */
    private static final Pattern VALUE = Pattern.compile("\\s*\"?(-?\\d[\\d.]{0,24}(?:[eE][+-]?\\d{1,3})?)\"?\\s*");
    /** Of a call that asks for one metric. */
    private static final Pattern ASKED = Pattern.compile("/metrics\\?get=([^,&]{1,400})$");
    /** A stack trace that is still one string of JSON. */
    private static final Pattern QUOTED_TRACE =
            Pattern.compile("\"[\\w.$]{1,300}(?:Exception|Error|Throwable|Failure)\\b");

    private static final String REPORT = "=== Starting metrics report";

    private final String name;

    RestAnswers(String name) {
        this.name = name;
    }

    @Override
    public Optional<String> asLog(String text) {
        return asLog(text, unread -> {});
    }

    @Override
    public Optional<String> asLog(String text, Consumer<String> unread) {
        Page page = new Page(text, unread);
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
        private final Consumer<String> unread;
        /** Whether pairs of names and values may be metrics though no call says so. */
        private final boolean pairs;

        private int unnamed;
        /** Whether there was an answer to the last call. */
        private boolean answered;

        Page(String text, Consumer<String> unread) {
            this.text = text;
            this.unread = unread;
            this.pairs = !text.contains(REPORT);
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
                    answered = true;
                    if (json.get().cut()) {
                        unread.accept("an answer has more values than are kept; those behind the first "
                                + SavedJson.MOST_NODES + " were left out");
                    }
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
            if (unnamed > 0) {
                unread.accept(unnamed + " values of metrics stand there without names - print them with"
                        + " jq -r '.[] | \"\\(.id) \\(.value)\"'");
            }
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
            Matcher value = VALUE.matcher(line.length() > 60 ? "" : line);
            boolean asked = path.contains("/metrics");
            if ((asked || pairs)
                    && pair.matches()
                    && (asked ? isKnown(pair.group(1)) : CutAnswer.isTelling(pair.group(1)))) {
                loose(JsonNodeFactory.instance
                        .objectNode()
                        .put("id", pair.group(1))
                        .put("value", pair.group(2)));
            } else if (asked && !answered && path.contains("get=") && value.matches() && !isTime(value.group(1))) {
                Matcher one = ASKED.matcher(path);
                boolean known = one.find() && isKnown(one.group(1));
                unnamed += known ? 0 : 1;
                if (known) {
                    loose(JsonNodeFactory.instance
                            .objectNode()
                            .put("id", one.group(1))
                            .put("value", value.group(1)));
                }
            } else if (isQuotedTrace(line)) {
                together();
                log.append(unquoted(line));
                found = true;
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
                answered = false;
            } else if (CALL.matcher(shown).find()) {
                path = "";
                answered = false;
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
            if (!CutAnswer.listOf(value).isEmpty()) {
                loose(value);
                return true;
            }
            together();
            return answer(CutAnswer.whole(value));
        }

        /** Something that was printed alone and is an element of a list. */
        private void loose(JsonNode element) {
            if (!loose.isEmpty() && !CutAnswer.together(loose.path(0), element)) {
                together();
            }
            loose.add(element);
        }

        private boolean answer(JsonNode value) {
            if (CheckpointAnswer.isOne(value)) {
                Matcher asked = CHECKPOINT.matcher(path);
                boolean known = asked.find();
                String vertex = known && asked.group(2) != null ? asked.group(2) : "";
                Matcher number = NUMBERED.matcher(path);
                if (value.path("id").asLong(0) < 0 && value instanceof ObjectNode part && number.find()) {
                    part.put("id", Long.parseLong(number.group(1)));
                }
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
                answer(CutAnswer.whole(row));
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
            } else {
                unread.accept("an answer of more than " + (LONGEST_LINE >> 20) + " MiB though packed was left out - ask"
                        + " for less of it, or cut out with jq what is of use");
            }
        }
    }

    private static boolean isKnown(String id) {
        return id.length() < 500
                && (id.endsWith("PerSecond")
                        || FlinkMetric.resolve(id.endsWith("_mean") ? id.substring(0, id.length() - 5) : id)
                                .isPresent());
    }

    /** Seconds or milliseconds since 1970, as {@code date} prints them. */
    private static boolean isTime(String number) {
        return number.matches("1[5-9]\\d{8}(?:\\d{3})?");
    }

    private static boolean isQuotedTrace(String line) {
        String quoted = line.strip();
        return quoted.startsWith("\"")
                && (quoted.endsWith("\"") || quoted.endsWith("\","))
                && quoted.contains("\\n\\tat ")
                && QUOTED_TRACE.matcher(quoted).lookingAt();
    }

    private static String unquoted(String line) {
        String quoted = line.strip();
        char[] string = ("[" + quoted.replaceFirst(",$", "") + "]").toCharArray();
        return SavedJson.at(string, 0)
                .map(found -> found.value().path(0).asText(""))
                .orElse(line);
    }
}
