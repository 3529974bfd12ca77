// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

/**
 * Takes the names of tasks out of what Flink says about them: their authors chose them, and a {@code Source: KafkaSource} says nothing
 * about Kafka. Three places hold names: {@code NAME (1/4)#0 switched from ...}, {@code NAME failed} at the end of a line, and {@code
 * for operator NAME (1/4)}.
 *
 * <p>Plain searches and no expression, since this is done for each record of a job in a restart loop.
 */
final class TaskNames {
    private static final String SWITCHED = " switched from ";
    private static final String FAILED = " failed";
    private static final String FOR_OPERATOR = " for operator ";
    private static final int LONGEST = 2_000;
    /** Attempt and execution id stand between the subtask and what happened to it. */
    private static final int FARTHEST = 200;

    private static final int MOST_DIGITS = 5;

    private TaskNames() {}

    /** The text, in lower case, without names of tasks. */
    static String without(String lowered) {
        StringBuilder kept = new StringBuilder(lowered.length());
        int from = 0;
        while (from <= lowered.length()) {
            int end = lowered.indexOf('\n', from);
            int to = end < 0 ? lowered.length() : end;
            line(lowered.substring(from, to), kept);
            if (end >= 0) {
                kept.append('\n');
            }
            from = to + 1;
        }
        return kept.toString();
    }

    private static void line(String line, StringBuilder kept) {
        int from = nameEnd(line);
        while (true) {
            int found = line.indexOf(FOR_OPERATOR, from);
            int name = found + FOR_OPERATOR.length();
            int end = found < 0 ? -1 : subtask(line, name + 1);
            if (end < 0 || end - name > LONGEST) {
                kept.append(line, from, line.length());
                return;
            }
            kept.append(line, from, name);
            from = end;
        }
    }

    /** Where the name of the task ends that a line begins with; 0 where it begins with none. */
    private static int nameEnd(String line) {
        for (int said = line.lastIndexOf(SWITCHED); said > 0; said = line.lastIndexOf(SWITCHED, said - 1)) {
            for (int at = line.lastIndexOf(" (", said); at > 0; at = line.lastIndexOf(" (", at - 1)) {
                int end = fractionEnd(line, at + 2);
                if (end >= 0 && end <= said) {
                    if (said - end <= FARTHEST && at <= LONGEST) {
                        return at;
                    }
                    break;
                }
            }
        }
        int name = line.length() - FAILED.length();
        return line.endsWith(FAILED) && name <= LONGEST ? Math.max(0, name) : 0;
    }

    /** The first {@code " (1/4)"} from there on; -1 where there is none. */
    private static int subtask(String line, int from) {
        for (int at = line.indexOf(" (", from); at >= 0; at = line.indexOf(" (", at + 1)) {
            if (fractionEnd(line, at + 2) >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** The position behind {@code 1/4)}; -1 where something else stands there. */
    private static int fractionEnd(String line, int from) {
        int slash = digitsEnd(line, from);
        if (slash < 0 || slash >= line.length() || line.charAt(slash) != '/') {
            return -1;
        }
        int close = digitsEnd(line, slash + 1);
        return close >= 0 && close < line.length() && line.charAt(close) == ')' ? close + 1 : -1;
    }

    private static int digitsEnd(String line, int from) {
        int at = from;
        while (at < line.length() && at - from <= MOST_DIGITS && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
            at++;
        }
        return at > from && at - from <= MOST_DIGITS ? at : -1;
    }
}
