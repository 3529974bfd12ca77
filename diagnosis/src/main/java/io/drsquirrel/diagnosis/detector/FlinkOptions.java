// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The options that Flink 1.20, 2.2 and 2.3 know with its SQL and RocksDB, former names included; read off its own classes. */
final class FlinkOptions {
    /** Their keys; those with a part that varies (metric reporters, users of file systems) are left out. */
    static final Set<String> KEYS = read();

    private FlinkOptions() {}

    private static Set<String> read() {
        try (InputStream in = Objects.requireNonNull(
                FlinkOptions.class.getResourceAsStream("flink-options.txt"), "flink-options.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("flink-options.txt cannot be read", e);
        }
    }
}
