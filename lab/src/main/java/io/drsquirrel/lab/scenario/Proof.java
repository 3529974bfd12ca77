// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkRest;
import io.drsquirrel.lab.Json;
import io.drsquirrel.lab.LabException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One fact that Flink's own API must show before a scenario counts: without it the fault did not hit, and whatever the
 * diagnosis says proves nothing.
 *
 * @param get path of the REST API, with {@code {job}}, {@code {vertex:PART OF NAME}} or {@code {taskmanager}} (tries each)
 * @param at where in the answer, see {@link JsonPath}; empty: the answer as text
 * @param contains a part of the text there
 * @param above the value there must be greater
 * @param below the value there must be less
 */
record Proof(String get, String at, Optional<String> contains, OptionalDouble above, OptionalDouble below) {
    static Proof of(Json yaml) {
        return new Proof(
                yaml.get("get").text(),
                yaml.get("at").text(),
                Optional.of(yaml.get("contains").text()).filter(text -> !text.isEmpty()),
                number(yaml.get("above")),
                number(yaml.get("below")));
    }

    /** What was seen that proves the fault; empty while it is not to be seen. */
    Optional<String> check(FlinkRest rest, String jobId) {
        try {
            for (String path : paths(rest, jobId)) {
                Optional<String> seen = at.isEmpty() ? checkText(rest.getText(path)) : checkValues(rest.get(path));
                if (seen.isPresent()) {
                    return seen;
                }
            }
        } catch (LabException e) {
            // Not there yet, or the process that would answer is gone; the caller asks again.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<String> checkText(String text) {
        return contains.filter(text::contains).map(found -> found + " in " + get);
    }

    private Optional<String> checkValues(Json answer) {
        return JsonPath.select(answer, at).stream()
                .filter(this::holds)
                .findFirst()
                .map(value -> get + " " + at + " = " + shortened(value.text()));
    }

    private boolean holds(Json value) {
        return contains.map(part -> value.text().contains(part)).orElse(true)
                && (above.isEmpty() || value.number() > above.getAsDouble())
                && (below.isEmpty() || value.number() < below.getAsDouble());
    }

    private List<String> paths(FlinkRest rest, String jobId) {
        String path = get.replace("{job}", jobId);
        int vertex = path.indexOf("{vertex:");
        if (vertex >= 0) {
            int end = path.indexOf('}', vertex);
            String name = path.substring(vertex + "{vertex:".length(), end);
            String start = path.substring(0, vertex);
            String tail = path.substring(end + 1);
            return rest.get("/jobs/" + jobId)
                    .get("vertices")
                    .items()
                    .filter(json -> json.get("name").text().contains(name))
                    .map(json -> start + json.get("id").text() + tail)
                    .toList();
        }
        if (path.contains("{taskmanager}")) {
            return rest.get("/taskmanagers")
                    .get("taskmanagers")
                    .items()
                    .map(json -> path.replace("{taskmanager}", json.get("id").text()))
                    .toList();
        }
        return List.of(path);
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() > 120 ? line.substring(0, 120) + "..." : line;
    }

    private static OptionalDouble number(Json json) {
        return json.isAbsent() ? OptionalDouble.empty() : OptionalDouble.of(json.number());
    }
}
