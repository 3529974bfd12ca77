// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

import java.util.Locale;

/** Severity of a log record, lowest first; {@link #UNKNOWN} where the record carries none. */
public enum LogLevel {
    UNKNOWN,
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    /** Reads a level as any logging framework writes it; anything unreadable is {@link #UNKNOWN}. */
    public static LogLevel parse(String text) {
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "TRACE", "FINEST", "FINER" -> TRACE;
            case "DEBUG", "FINE", "CONFIG" -> DEBUG;
            case "INFO" -> INFO;
            case "WARN", "WARNING" -> WARN;
            case "ERROR", "SEVERE" -> ERROR;
            case "FATAL", "CRITICAL" -> FATAL;
            default -> UNKNOWN;
        };
    }

    /** Whether this level is at least as severe as {@code other}. */
    public boolean atLeast(LogLevel other) {
        return compareTo(other) >= 0;
    }
}
