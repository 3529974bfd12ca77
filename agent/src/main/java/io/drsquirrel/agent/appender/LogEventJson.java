// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import io.drsquirrel.agent.wire.JsonWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;

/** Writes log events: the fields that all records of a kind may share, then time and count. */
final class LogEventJson {
    private static final int MOST_FRAMES = 100;
    private static final int MOST_CAUSES = 12;
    private static final int MOST_SUPPRESSED = 5;

    private LogEventJson() {}

    /** A whole event from its body. */
    static String event(long at, String body, long repeat) {
        JsonWriter json = new JsonWriter(body.length() + 60);
        json.open().field("at", at).rawFields(body);
        if (repeat > 1) {
            json.field("repeat", repeat);
        }
        return json.close().toString();
    }

    /** All fields of an event but time and count, without braces. */
    static String body(LogEvent event, String message) {
        Throwable thrown = event.getThrown();
        JsonWriter json = new JsonWriter(thrown == null ? 256 : 4096);
        json.field("level", event.getLevel().name())
                .field("logger", event.getLoggerName())
                .field("thread", event.getThreadName())
                .field("message", message)
                .field("job", jobId(event));
        if (thrown != null) {
            json.open("throwable");
            throwable(json, thrown, 0, Collections.newSetFromMap(new IdentityHashMap<>()));
            json.close();
        }
        return json.toString();
    }

    private static @Nullable String jobId(LogEvent event) {
        Object job = event.getContextData().getValue("flink-job-id");
        return job == null ? null : job.toString();
    }

    private static void throwable(JsonWriter json, Throwable thrown, int depth, Set<Throwable> seen) {
        seen.add(thrown);
        json.field("type", thrown.getClass().getName()).field("message", message(thrown));
        json.openList("frames");
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < frames.length && i < MOST_FRAMES; i++) {
            json.value(frames[i].toString());
        }
        json.closeList();
        Throwable cause = cause(thrown);
        if (cause != null && depth < MOST_CAUSES && !seen.contains(cause)) {
            json.open("cause");
            throwable(json, cause, depth + 1, seen);
            json.close();
        }
        Throwable[] suppressed = thrown.getSuppressed();
        if (suppressed.length > 0 && depth < MOST_CAUSES) {
            json.openList("suppressed");
            int written = 0;
            for (Throwable one : suppressed) {
                if (written < MOST_SUPPRESSED && !seen.contains(one)) {
                    JsonWriter inner = new JsonWriter();
                    inner.open();
                    throwable(inner, one, depth + 1, seen);
                    json.raw(inner.close().toString());
                    written++;
                }
            }
            json.closeList();
        }
    }

    /** User classes may override these and fail. */
    private static String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : message;
        } catch (RuntimeException e) {
            return "(getMessage() failed: " + e.getClass().getName() + ")";
        }
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException e) {
            return null;
        }
    }
}
