// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.Optional;

/** What {@code jstack} prints: of a thread dump only a deadlock is a record, its stacks are no failures. */
final class ThreadDump implements Transcript {
    @Override
    public Optional<String> asLog(String text) {
        StringBuilder log = new StringBuilder();
        boolean deadlock = false;
        int kept = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith("Found ") && line.contains("deadlock") && line.endsWith(":")) {
                log.append("ERROR jvm.ThreadDump [] - ").append(line.strip());
                deadlock = true;
            } else if (deadlock && kept++ < 60 && !line.isBlank() && !line.startsWith("==")) {
                // Not as frames: nothing was thrown.
                log.append("    ").append(line.strip().replaceFirst("^at ", "in "));
            } else if (line.startsWith("Full thread dump ")) {
                log.append("INFO jvm.ThreadDump [] - ").append(line.strip());
            }
            log.append('\n');
        }
        return Optional.of(log.toString());
    }
}
