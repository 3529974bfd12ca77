// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lines by their number, from 0; what lies between is empty. */
final class LinePage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final TreeMap<Integer, String> lines = new TreeMap<>();

    /** A record at that time; several of one line follow each other. */
    void record(int line, Instant at, String level, String logger, String message) {
        put(line, TIME.format(at) + " " + level + " " + logger + " [] - " + oneLine(message));
    }

    /** A record without a time. */
    void record(int line, String level, String logger, String message) {
        put(line, level + " " + logger + " [] - " + oneLine(message));
    }

    /** A record, with a time where one is known. */
    void record(int line, Optional<Instant> at, String level, String logger, String message) {
        if (at.isPresent()) {
            record(line, at.get(), level, logger, message);
        } else {
            record(line, level, logger, message);
        }
    }

    void put(int line, String text) {
        int free = line;
        while (lines.containsKey(free)) {
            free++;
        }
        lines.put(free, text);
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ').strip();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (Map.Entry<Integer, String> line : lines.entrySet()) {
            for (; at < line.getKey(); at++) {
                text.append('\n');
            }
            text.append(line.getValue());
        }
        return text.append('\n').toString();
    }
}
