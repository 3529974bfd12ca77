// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;
import io.drsquirrel.model.snapshot.JobFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code /jobs/:id/exceptions}: the history with its labels and the exceptions that came with each; where a release has no
 * history, the root exception alone.
 */
final class FailureHistory {
    private static final String SOURCE = "exceptions";

    private FailureHistory() {}

    /** The failures told, as Flink lists them; those without a time are left out. */
    static List<JobFailure> read(JsonNode answer) {
        return read(answer, null);
    }

    /** The same; failures whose time was cut away are of that time. */
    static List<JobFailure> read(JsonNode answer, @Nullable Instant untimed) {
        List<JobFailure> failures = new ArrayList<>();
        for (JsonNode entry : answer.path("exceptionHistory").path("entries")) {
            add(entry, untimed, failures);
            for (JsonNode concurrent : entry.path("concurrentExceptions")) {
                add(concurrent, untimed, failures);
            }
        }
        if (failures.isEmpty() && !Fields.text(answer, "root-exception").isEmpty()) {
            String trace = Fields.text(answer, "root-exception");
            Fields.time(answer, "timestamp")
                    .or(() -> Optional.ofNullable(untimed))
                    .ifPresent(at -> failures.add(
                            new JobFailure(at, throwable(trace, ""), null, null, Map.of(), false, SOURCE)));
        }
        return failures;
    }

    private static void add(JsonNode entry, @Nullable Instant untimed, List<JobFailure> into) {
        Instant at = Fields.time(entry, "timestamp").orElse(untimed);
        if (at == null) {
            return;
        }
        Map<String, String> labels = new HashMap<>();
        entry.path("failureLabels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText("")));
        String task = nullable(entry, "taskName");
        into.add(new JobFailure(
                at,
                throwable(Fields.text(entry, "stacktrace"), Fields.text(entry, "exceptionName")),
                task,
                nullable(entry, "taskManagerId"),
                labels,
                task == null,
                SOURCE));
    }

    private static @Nullable String nullable(JsonNode node, String field) {
        String text = Fields.text(node, field);
        // Flink writes (unassigned) for a task that ran nowhere.
        return text.isEmpty() || text.equals("null") || text.startsWith("(") ? null : text;
    }

    private static LoggedThrowable throwable(String trace, String name) {
        return StackTraceParser.parse(trace).orElseGet(() -> {
            String line = trace.lines().findFirst().orElse("");
            return LoggedThrowable.of(name.isEmpty() ? "java.lang.Throwable" : name, line);
        });
    }
}
