// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.collect.readings.ThreadStack;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code jstack} prints: of a thread dump only a deadlock is a record, its stacks are no failures. The threads stay as they are,
 * for whoever reads stacks.
 */
final class ThreadDump implements Transcript {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d");

    @Override
    public Optional<String> asLog(String text) {
        StringBuilder log = new StringBuilder();
        boolean deadlock = false;
        boolean thread = false;
        int kept = 0;
        String time = "";
        for (String line : text.lines().toList()) {
            boolean opens = ThreadStack.opens(line);
            thread = opens || (thread && !line.isEmpty() && line.charAt(0) <= ' ');
            deadlock &= !opens;
            if (line.startsWith("Found ") && line.contains("deadlock") && line.endsWith(":")) {
                log.append(time).append("ERROR jvm.ThreadDump [] - ").append(line.strip());
                deadlock = true;
            } else if (thread) {
                log.append(line);
            } else if (deadlock && kept++ < 60 && !line.isBlank() && !line.startsWith("==")) {
                // Not as frames: nothing was thrown.
                log.append("    ").append(line.strip().replaceFirst("^at ", "in "));
            } else if (line.startsWith("Full thread dump ")) {
                log.append(time).append("INFO jvm.ThreadDump [] - ").append(line.strip());
            } else if (TIME.matcher(line.strip()).matches()) {
                time = line.strip() + " ";
            }
            log.append('\n');
        }
        return Optional.of(log.toString());
    }
}
