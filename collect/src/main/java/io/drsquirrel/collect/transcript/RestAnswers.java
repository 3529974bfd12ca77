// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.collect.readings.CheckpointAnswer;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of Flink's REST API about checkpoints: one saved as a file of its own, or several amid the calls that got them. Each becomes a
 * line; what else the file holds stays.
 */
final class RestAnswers implements Transcript {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH =
            Pattern.compile("/jobs/([0-9a-f]{32})/checkpoints(?:/details/\\d+(?:/subtasks/([0-9a-f]{32}))?)?");
    private static final int MOST_LINES = 20_000;

    private final String label;

    RestAnswers(String fileName) {
        this.label = fileName;
    }

    @Override
    public Optional<String> asLog(String text) {
        String[] lines = text.split("\\R", MOST_LINES);
        StringBuilder log = new StringBuilder();
        String job = "";
        String vertex = "";
        boolean found = false;
        int at = 0;
        while (at < lines.length) {
            Matcher path = PATH.matcher(lines[at]);
            if (path.find()) {
                job = path.group(1);
                vertex = path.group(2) == null ? "" : path.group(2);
            }
            int end = lines[at].startsWith("{") ? endOfObject(lines, at) : -1;
            Optional<JsonNode> answer = end < 0
                    ? Optional.empty()
                    : parse(String.join("\n", Arrays.asList(lines).subList(at, end)));
            if (answer.filter(CheckpointAnswer::isOne).isPresent()) {
                log.append(CheckpointAnswer.line(job, vertex, label, answer.get()))
                        .append('\n');
                found = true;
                at = end;
            } else {
                log.append(lines[at]).append('\n');
                at++;
            }
        }
        return found ? Optional.of(log.toString()) : Optional.empty();
    }

    /** The line behind the object that begins there: one that is not indented and ends it. */
    private static int endOfObject(String[] lines, int from) {
        if (lines[from].stripTrailing().endsWith("}")) {
            return from + 1;
        }
        for (int i = from + 1; i < lines.length; i++) {
            if (lines[i].startsWith("}")) {
                return i + 1;
            }
        }
        return -1;
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
