// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.LifecycleLines;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.wire.WireException.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static io.drsquirrel.model.wire.WireException.quote;

/**
 * The {@code events} of a logs record: each becomes a {@link LogObserved} and whatever {@link LifecycleLines} reads in it.
 * The record itself, even one without events, says that this process' log is being watched.
 */
final class LogEvents {
    private LogEvents() {}

    static List<Observation> observations(
            Instant at, ProcessRef process, JsonNode events, @Nullable JsonNode dropped, String source)
            throws WireException {
        List<Observation> result = new ArrayList<>();
        coverage(at, process, dropped, result);
        int index = 0;
        for (JsonNode event : WireFields.array(events, "events")) {
            LogEvent read = event(at, process, event, "events[" + index + "]", source + "#" + index);
            index++;
            result.add(new LogObserved(read));
            result.addAll(LifecycleLines.read(read));
        }
        return result;
    }

    private static void coverage(Instant at, ProcessRef process, @Nullable JsonNode dropped, List<Observation> result)
            throws WireException {
        Capability capability =
                switch (process.kind()) {
                    case JOB_MANAGER -> Capability.JOB_MANAGER_LOG;
                    case TASK_MANAGER -> Capability.TASK_MANAGER_LOG;
                    default -> null;
                };
        if (capability != null) {
            Long lost = dropped == null ? null : WireFields.longOrNull(dropped, "logEvents");
            String note = lost == null || lost == 0
                    ? ""
                    : lost + " log events were dropped before this record because the agent's buffer was full;"
                            + " is the broker reachable?";
            result.add(new CoverageObserved(at, process, null, capability, true, note));
        }
    }

    private static LogEvent event(Instant at, ProcessRef process, JsonNode event, String where, String source)
            throws WireException {
        if (!event.isObject()) {
            throw new WireException(
                    Reason.INVALID_FIELD, where + " - " + quote(event.toString()) + " - an object is expected");
        }
        String message = WireFields.text(event, "message");
        String job = WireFields.textOrNull(event, "job");
        if (job == null) {
            job = LifecycleLines.jobIdIn(message).orElse(null);
        }
        Long repeat = WireFields.longOrNull(event, "repeat");
        return new LogEvent(
                WireFields.instant(event, "at", at),
                LogLevel.parse(WireFields.text(event, "level")),
                WireFields.text(event, "logger"),
                WireFields.text(event, "thread"),
                message,
                throwable(event.get("throwable")),
                job,
                process,
                source,
                repeat == null ? 1 : repeat);
    }

    private static @Nullable LoggedThrowable throwable(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return null;
        }
        List<String> frames = new ArrayList<>();
        for (JsonNode frame : node.path("frames")) {
            frames.add(frame.asText());
        }
        List<LoggedThrowable> suppressed = new ArrayList<>();
        for (JsonNode one : node.path("suppressed")) {
            LoggedThrowable read = throwable(one);
            if (read != null) {
                suppressed.add(read);
            }
        }
        String type = WireFields.text(node, "type");
        return new LoggedThrowable(
                type.isEmpty() ? "unknown" : type,
                WireFields.text(node, "message"),
                frames,
                throwable(node.get("cause")),
                suppressed);
    }
}
