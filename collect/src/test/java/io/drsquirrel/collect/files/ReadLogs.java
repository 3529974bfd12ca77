// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.Observation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reads logs for tests and keeps all that comes out. */
record ReadLogs(LogSummary summary, List<LogEvent> events, List<Observation> observations) {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    static final ReadOptions ALL = ReadOptions.DEFAULT.withEverything();

    static ReadLogs text(String log) {
        return bytes(log.getBytes(StandardCharsets.UTF_8), ALL);
    }

    static ReadLogs text(String log, ReadOptions options) {
        return bytes(log.getBytes(StandardCharsets.UTF_8), options);
    }

    static ReadLogs bytes(byte[] log, ReadOptions options) {
        return read(List.of("-"), new ByteArrayInputStream(log), options);
    }

    static ReadLogs paths(ReadOptions options, String... paths) {
        return read(List.of(paths), InputStream.nullInputStream(), options);
    }

    private static ReadLogs read(List<String> paths, InputStream stdin, ReadOptions options) {
        List<LogEvent> events = new ArrayList<>();
        List<Observation> observations = new ArrayList<>();
        try {
            LogSources sources = LogSources.find(paths, stdin, options.limits());
            LogSummary summary = new LogReader(options, CLOCK)
                    .read(
                            sources,
                            (event, tells) -> {
                                events.add(event);
                                observations.addAll(tells);
                            },
                            Progress.SILENT);
            return new ReadLogs(summary, events, observations);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    LogEvent only() {
        if (events.size() != 1) {
            throw new AssertionError("expected one event but got " + events);
        }
        return events.get(0);
    }

    List<String> messages() {
        return events.stream().map(LogEvent::message).toList();
    }
}
