// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault of Python code, which reaches Flink as the text of a traceback within a message: the last line names the error, the last
 * frame the function.
 */
final class PythonFault {

    private static final String TRACEBACK = "Traceback (most recent call last)";
    private static final Pattern FRAME = Pattern.compile("^\\s*+File \"([^\"]++)\", line \\d++, in (\\S++)");
    private static final Pattern ERROR = Pattern.compile("^([A-Za-z_][\\w.]*+)(?::\\s*+(.*+))?$");

    private PythonFault() {}

    static Optional<RootFault> of(String type, String message) {
        int traceback = message.lastIndexOf(TRACEBACK);
        if (traceback < 0) {
            return Optional.empty();
        }
        String place = "";
        for (String line : message.substring(traceback + TRACEBACK.length()).split("\n")) {
            Matcher frame = FRAME.matcher(line);
            if (frame.find()) {
                String file = frame.group(1);
                place = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1) + ":"
                        + frame.group(2);
            } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith(":")) {
                Matcher error = ERROR.matcher(line.strip());
                if (error.matches()) {
                    String text = error.group(2) == null ? "" : error.group(2);
                    return Optional.of(new RootFault(
                            error.group(1),
                            MessageMask.ofExceptions().mask(text),
                            place.isEmpty() ? Optional.empty() : Optional.of(place),
                            List.of(),
                            true));
                }
            }
        }
        return Optional.of(new RootFault(
                type,
                MessageMask.ofExceptions().mask(RootFault.firstLine(message)),
                Optional.empty(),
                List.of(),
                true));
    }
}
