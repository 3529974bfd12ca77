// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that people gave to operators and jobs, in Flink's own messages. They hold any words, blanks and brackets, so that only
 * what stands behind them tells where they end: {@code Source: orders -> Map (1/4)#2 (id)}, {@code Job daily sums (id)}.
 */
final class FlinkNames {
    /** The subtask's number and, in most messages, the number of its attempt. */
    private static final Pattern SUBTASK = Pattern.compile("\\(\\d{1,5}/\\d{1,5}\\)(?:#\\d{1,6})?");

    private static final Pattern JOB =
            Pattern.compile("\\b[Jj]ob (?!for |of |with )(\\S[^()\\n]{0,200}?) \\([0-9a-f]{32}\\)");
    /** What may stand before the name of an operator. */
    private static final String[] BEFORE = {
        "for operator ",
        "of operator ",
        "Received task ",
        "Deploying ",
        "Freeing task resources for ",
        "Loading JAR files for task ",
        "Registering task at network: ",
        "for task ",
        "of task ",
        "task ",
        "Task ",
        "operator ",
        "vertex ",
        "for ",
        "of "
    };

    private FlinkNames() {}

    /** The message, such names replaced by {@link MessageMask#VARIABLE}'s stand-in, the number 0. */
    static String mask(String message) {
        String masked = message;
        if (masked.indexOf('/') > 0 && masked.indexOf('(') > 0) {
            Matcher subtask = SUBTASK.matcher(masked);
            if (subtask.find()) {
                int from = start(masked, subtask.start());
                if (subtask.start() - from > 1) {
                    masked = masked.substring(0, from) + "0 " + masked.substring(subtask.start());
                }
            }
        }
        if (masked.indexOf("ob ") >= 0) {
            Matcher job = JOB.matcher(masked);
            if (job.find()) {
                masked = masked.substring(0, job.start(1)) + "0" + masked.substring(job.end(1));
            }
        }
        return masked;
    }

    private static int start(String message, int end) {
        int from = 0;
        for (String before : BEFORE) {
            int at = message.indexOf(before);
            if (at >= 0 && at + before.length() <= end && (at == 0 || message.charAt(at - 1) == ' ')) {
                return at + before.length();
            }
        }
        return from;
    }
}
