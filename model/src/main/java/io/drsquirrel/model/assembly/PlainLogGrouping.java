// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The simplest grouping: throwables by the types of their chain and the topmost frames of the innermost, messages by their
 * text without numbers.
 */
public final class PlainLogGrouping implements LogGrouping {
    private static final int FRAMES = 5;
    private static final Pattern VARYING = Pattern.compile("[0-9a-f]{8,}|[0-9]+");
    private static final Pattern LINE_NUMBER = Pattern.compile(":[0-9]+\\)");

    @Override
    public String fingerprintOf(LogEvent event) {
        StringBuilder text = new StringBuilder();
        LoggedThrowable throwable = event.throwable();
        if (throwable == null) {
            text.append(event.logger()).append('|').append(template(event.message()));
        } else {
            throwable.chain().forEach(t -> text.append(t.type()).append('|'));
            throwable.innermost().frames().stream().limit(FRAMES).forEach(f -> text.append(
                            LINE_NUMBER.matcher(f).replaceAll(")"))
                    .append('|'));
        }
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return String.format(Locale.ROOT, "p1:%016x", hash);
    }

    @Override
    public String titleOf(LogEvent event) {
        LoggedThrowable throwable = event.throwable();
        return throwable == null
                ? template(event.message())
                : template(throwable.innermost().headline());
    }

    private static String template(String message) {
        String head = message.length() > 500 ? message.substring(0, 500) : message;
        return VARYING.matcher(head).replaceAll("<*>");
    }
}
