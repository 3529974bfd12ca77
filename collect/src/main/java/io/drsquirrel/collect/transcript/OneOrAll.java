// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a text as the one thing that it may be as a whole; where it turns out to be something else, as several things that were pasted one
 * below the other, each reader seeing what the one before made of it; and where there is none of them, as an export of logs that
 * merely quotes them.
 */
record OneOrAll(List<Transcript> whole, List<Transcript> pasted, List<Transcript> exported) implements Transcript {
    OneOrAll {
        whole = List.copyOf(whole);
        pasted = List.copyOf(pasted);
        exported = List.copyOf(exported);
    }

    @Override
    public Optional<String> asLog(String text) {
        return asLog(text, unread -> {});
    }

    @Override
    public Optional<String> asLog(String text, Consumer<String> unread) {
        for (Transcript one : whole) {
            Optional<String> log = one.asLog(text, unread);
            if (log.isPresent()) {
                return log;
            }
        }
        String log = text;
        boolean any = false;
        for (Transcript one : pasted) {
            Optional<String> read = one.asLog(log, unread);
            any |= read.isPresent();
            log = read.orElse(log);
        }
        if (any) {
            return Optional.of(log);
        }
        for (Transcript one : exported) {
            Optional<String> read = one.asLog(text, unread);
            if (read.isPresent()) {
                return read;
            }
        }
        return Optional.empty();
    }
}
