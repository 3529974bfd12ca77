// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM's {@code hs_err_pid*.log}: one record of what happened and where. What follows (libraries, environment, memory map) holds
 * words of everything and tells nothing.
 */
final class CrashReport implements Transcript {
    private static final Pattern TIME = Pattern.compile(
            "(?m)^(?:Time|time): (?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\\d{1,2}) (\\d\\d:\\d\\d:\\d\\d) (\\d{4})");
    private static final Pattern END = Pattern.compile("(?m)^-{5,}  ?(?:T H R E A D|P R O C E S S|S U M M A R Y)");

    @Override
    public Optional<String> asLog(String text) {
        Matcher end = END.matcher(text);
        String told = end.find() ? text.substring(0, end.start()) : text.substring(0, Math.min(text.length(), 8_000));
        Matcher time = TIME.matcher(text);
        Optional<Instant> at = time.find() ? Times.english(time) : Optional.empty();
        StringBuilder log = new StringBuilder();
        boolean first = true;
        for (String line : told.lines().toList()) {
            String words = line.startsWith("#") ? line.substring(1).strip() : line.strip();
            if (first && !words.isEmpty()) {
                log.append(at.map(instant -> instant + " ").orElse(""))
                        .append("ERROR jvm.FatalError [] - ")
                        .append(words);
                first = false;
            } else if (!words.isEmpty()) {
                log.append("    ").append(words);
            }
            log.append('\n');
        }
        return first ? Optional.empty() : Optional.of(log.toString());
    }
}
