// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.Json;
import java.util.List;
import java.util.stream.Stream;

/** Steps into a JSON value: {@code counts.failed}, {@code [0].max}, {@code history[*].status}; {@code *} takes every item. */
final class JsonPath {
    private JsonPath() {}

    static List<Json> select(Json root, String path) {
        Stream<Json> found = Stream.of(root);
        for (String step : path.replace("[", ".[").split("\\.")) {
            if (step.isEmpty()) {
                continue;
            }
            if (step.equals("[*]")) {
                found = found.flatMap(Json::items);
            } else if (step.startsWith("[")) {
                int index = Integer.parseInt(step.substring(1, step.length() - 1));
                found = found.map(json -> json.get(index));
            } else {
                found = found.map(json -> json.get(step));
            }
        }
        return found.filter(json -> !json.isAbsent()).toList();
    }
}
