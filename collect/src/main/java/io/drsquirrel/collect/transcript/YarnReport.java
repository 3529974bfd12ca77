// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code yarn application -status} prints: the diagnostics of an application that failed are a record of when it ended. */
final class YarnReport implements Transcript {
    private static final Pattern FINISHED = Pattern.compile("(?m)^\\s*Finish-Time : (\\d{13})");
    private static final Pattern TOLD = Pattern.compile("\\[(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3})]");
    private static final Pattern STATE = Pattern.compile("(?m)^\\s*Final-State : (\\w+)");

    /** The time that the diagnostics of its last container tell, where the end of the application was not copied. */
    private static String told(String text) {
        Matcher times = TOLD.matcher(text);
        String last = "";
        while (times.find()) {
            last = times.group(1) + " ";
        }
        return last;
    }

    @Override
    public Optional<String> asLog(String text) {
        Matcher finished = FINISHED.matcher(text);
        Matcher state = STATE.matcher(text);
        boolean bad = state.find()
                && (state.group(1).equals("FAILED") || state.group(1).equals("KILLED"));
        String time = finished.find() ? Instant.ofEpochMilli(Long.parseLong(finished.group(1))) + " " : told(text);
        StringBuilder log = new StringBuilder();
        boolean told = false;
        for (String line : text.lines().toList()) {
            String words = line.strip();
            if (words.startsWith("Diagnostics :") || words.startsWith("AM Diagnostics :")) {
                log.append(time)
                        .append(bad ? "ERROR" : "INFO")
                        .append(" yarn.ApplicationReport [] - ")
                        .append(words);
                told = true;
            } else if (told && !words.isEmpty()) {
                log.append("    ").append(words);
            } else if (words.startsWith("Application-Id : ")) {
                log.append(time).append("INFO yarn.ApplicationReport [] - ").append(words);
            }
            log.append('\n');
        }
        return told ? Optional.of(log.toString()) : Optional.empty();
    }
}
