// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.wire.WireException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

import static io.drsquirrel.model.wire.WireException.quote;

/**
 * What Flink's event reporters say (Flink 2.0 and later), with Flink's own names and attributes. Events of other names are
 * skipped; a {@code JobFailureEvent} carries no throwable and so tells nothing that the job manager's log does not.
 */
final class FlinkEvents {
    private FlinkEvents() {}

    static List<Observation> observations(Instant sent, ProcessRef process, JsonNode events) throws WireException {
        List<Observation> result = new ArrayList<>();
        int index = 0;
        for (JsonNode event : WireFields.array(events, "events")) {
            String where = "events[" + index++ + "]";
            if (!event.isObject()) {
                throw new WireException(
                        Reason.INVALID_FIELD, where + " - " + quote(event.toString()) + " - an object is expected");
            }
            String job = WireFields.text(event, "job");
            Long observed = WireFields.longOrNull(event, "at");
            // Flink observes a checkpoint that nobody acknowledged at -1.
            Instant at = observed == null || observed <= 0 ? sent : WireFields.instant(observed);
            if (job.isEmpty()) {
                continue;
            }
            Observation read = read(process, event, job, at);
            if (read != null) {
                result.add(read);
            }
        }
        return result;
    }

    private static @Nullable Observation read(ProcessRef process, JsonNode event, String job, Instant at)
            throws WireException {
        JsonNode attributes = event.path("attributes");
        return switch (WireFields.text(event, "name")) {
            case "JobStatusChangeEvent" ->
                new StatusObserved(
                        at,
                        process,
                        job,
                        WireFields.textOrNull(event, "jobName"),
                        JobStatus.parse(WireFields.text(attributes, "newJobStatus")));
            case "CheckpointEvent" -> checkpoint(process, attributes, job, at);
            default -> null;
        };
    }

    private static @Nullable Observation checkpoint(ProcessRef process, JsonNode attributes, String job, Instant at)
            throws WireException {
        Long id = number(attributes, "checkpointId");
        if (id == null) {
            return null;
        }
        Checkpoint.Status status =
                switch (WireFields.text(attributes, "checkpointStatus").toUpperCase(Locale.ROOT)) {
                    case "COMPLETED" -> Checkpoint.Status.COMPLETED;
                    case "FAILED" -> Checkpoint.Status.FAILED;
                    default -> Checkpoint.Status.IN_PROGRESS;
                };
        Long state = number(attributes, "checkpointedSize");
        Long full = number(attributes, "fullSize");
        Long triggered = number(attributes, "triggerTimestamp");
        Instant triggeredAt = triggered == null ? at : WireFields.instant(triggered);
        return new CheckpointObserved(
                at,
                process,
                job,
                new Checkpoint(
                        id,
                        status,
                        WireFields.text(attributes, "checkpointType")
                                .toLowerCase(Locale.ROOT)
                                .contains("savepoint"),
                        Boolean.parseBoolean(WireFields.text(attributes, "isUnaligned")),
                        triggeredAt,
                        triggered == null ? null : Duration.between(triggeredAt, at),
                        state == null ? -1 : state,
                        full == null ? -1 : full,
                        null,
                        0,
                        0,
                        List.of()));
    }

    /** Attributes are numbers or their text, depending on Flink's version. */
    private static @Nullable Long number(JsonNode attributes, String field) {
        String text = WireFields.text(attributes, field);
        try {
            return text.isEmpty() ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
