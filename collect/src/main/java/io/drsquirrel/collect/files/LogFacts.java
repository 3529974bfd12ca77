// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about one log as a whole.
 *
 * @param name of the source; with {@code [pod/...]} behind it where several were mixed in one
 * @param kinds processes that wrote to it; empty where that could not be told
 * @param lines how many it has, {@code records} how many records begin in them, {@code kept} how many were passed on
 * @param first time of its first record, null where none has a time; {@code last} likewise
 * @param dates what its times told; the rest was guessed by the file's name or age
 */
public record LogFacts(
        String name,
        Set<ProcessKind> kinds,
        long lines,
        long records,
        long kept,
        @Nullable Instant first,
        @Nullable Instant last,
        Dates dates,
        List<String> warnings) {

    /** What the times of a log tell. */
    public enum Dates {
        WHOLE,
        WITHOUT_YEAR,
        WITHOUT_DATE
    }

    public LogFacts {
        kinds = Set.copyOf(kinds);
        warnings = List.copyOf(warnings);
    }
}
