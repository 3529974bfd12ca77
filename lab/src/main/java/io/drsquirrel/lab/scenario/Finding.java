// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One diagnosis of a job, as far as the laboratory judges it.
 *
 * @param ids its id, and the ids that it was known by or says more finely
 * @param rank 1 for the first
 * @param confidence 0 to 1
 * @param severity such as {@code warning}
 * @param explains the ids of its consequences
 */
record Finding(List<String> ids, int rank, double confidence, String severity, Set<String> explains) {
    private static final Set<String> HARMLESS = Set.of("info", "hint", "notice", "advice");

    /** Reads an entry of {@code diagnoses} in the output of {@code squirrel diagnose --format json}. */
    static Finding of(Json json) {
        return new Finding(
                Stream.concat(Stream.of(json.get("id")), json.get("aka").items())
                        .map(Json::text)
                        .toList(),
                (int) json.get("rank").number(),
                json.get("confidence").number(),
                json.get("severity").text(),
                json.get("explains").items().map(Json::text).collect(Collectors.toSet()));
    }

    String id() {
        return ids.get(0);
    }

    /** True from severity warning on. */
    boolean isAlarming() {
        return !HARMLESS.contains(severity);
    }
}
