// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import io.drsquirrel.collect.files.LineFilter;
import io.drsquirrel.collect.files.LogReader;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.LogSummary;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What came out of reading some bytes as a log: how much text there was, and what was told of it. */
record LogsRead(LogSummary summary, long records, long characters) {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
    private static final ReadLimits LIMITS = new ReadLimits(64 << 20, 400, 1_000, 4 << 10, 16 << 10, 16 << 10);
    private static final ReadOptions OPTIONS =
            new ReadOptions(ZoneOffset.UTC, Optional.empty(), true, LineFilter.NONE, Optional.empty(), 1, LIMITS);

    static LogsRead of(byte[] bytes) {
        return of(bytes, Optional.empty());
    }

    static LogsRead of(byte[] bytes, Optional<String> layout) {
        ReadOptions options = layout.map(OPTIONS::withLayout).orElse(OPTIONS);
        long[] seen = new long[2];
        try {
            LogSummary summary = new LogReader(options, CLOCK)
                    .read(
                            LogSources.find(List.of("-"), new ByteArrayInputStream(bytes), options.limits()),
                            (event, tells) -> {
                                seen[0]++;
                                seen[1] += event.message().length();
                            },
                            Progress.SILENT);
            return new LogsRead(summary, seen[0], seen[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
