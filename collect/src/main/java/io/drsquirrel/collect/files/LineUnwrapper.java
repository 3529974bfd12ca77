// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes off what {@code kubectl logs --prefix --timestamps}, {@code docker compose logs} and container runtimes put around each
 * line. One per thread; what is left of the last line stands in its fields.
 */
final class LineUnwrapper {
    private static final byte[] POD = "[pod/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DOCKER = "{\"log\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final JsonFactory JSON = new JsonFactory();

    private final LogLayout.Prefix prefix;

    byte[] bytes = new byte[0];
    int from;
    int to;

    /** Which log the line belongs to, empty where there is but one. */
    String stream = "";

    LineUnwrapper(LogLayout.Prefix prefix) {
        this.prefix = prefix;
    }

    /** Which prefix a line seems to have. */
    static LogLayout.Prefix prefixOf(byte[] b, int from, int to) {
        if (LineShape.startsWith(b, from, to, POD)) {
            return LogLayout.Prefix.KUBECTL;
        }
        if (LineShape.startsWith(b, from, to, DOCKER)) {
            return LogLayout.Prefix.DOCKER;
        }
        if (from < to && b[from] == '{' && isShipped(b, from, to)) {
            return LogLayout.Prefix.DOCKER;
        }
        if (behindLabels(b, from, to) > 0) {
            return LogLayout.Prefix.LABELS;
        }
        return composeBar(b, from, to) > 0 ? LogLayout.Prefix.COMPOSE : LogLayout.Prefix.NONE;
    }

    /** One line of a log inside an object of a shipper (Fluent Bit, logcli), told by the fields around it. */
    private static boolean isShipped(byte[] b, int from, int to) {
        String text = new String(b, from, Math.min(to - from, 4096), StandardCharsets.ISO_8859_1);
        return (text.contains("\"log\":\"") && (text.contains("\"stream\":\"std") || text.contains("\"kubernetes\":{")))
                || (text.contains("\"line\":\"") && text.contains("\"labels\":{"));
    }

    /** Index behind {@code 2026-11-20T10:00:00Z {app="flink"} }; -1 where the line has no such labels. */
    static int behindLabels(byte[] b, int from, int to) {
        if (to - from < 24 || b[from + 4] != '-' || b[from + 10] != 'T') {
            return -1;
        }
        int i = from + 19;
        while (i < to && i - from < 40 && b[i] != ' ') {
            i++;
        }
        if (i + 2 >= to || b[i + 1] != '{') {
            return -1;
        }
        boolean pair = false;
        for (int j = i + 2; j < to && j - i < 2000; j++) {
            pair |= b[j] == '=' && j + 1 < to && b[j + 1] == '"';
            if (b[j] == '}') {
                return pair && (j + 1 == to || b[j + 1] == ' ') ? Math.min(to, j + 2) : -1;
            }
        }
        return -1;
    }

    /** Index of the bar in {@code name   | text}; -1 where there is none. */
    private static int composeBar(byte[] b, int from, int to) {
        int i = from;
        int stop = Math.min(to, from + 80);
        boolean letter = false;
        while (i < stop && b[i] != ' ') {
            byte c = b[i];
            letter |= TimestampReader.isLetter(c);
            if (!TimestampReader.isLetter(c) && !TimestampReader.isDigit(c) && c != '-' && c != '_' && c != '.') {
                return -1;
            }
            i++;
        }
        int nameEnd = i;
        while (i < stop && b[i] == ' ') {
            i++;
        }
        return letter && nameEnd < i && i < stop && b[i] == '|' && (i + 1 == to || b[i + 1] == ' ') ? i : -1;
    }

    /**
     * Index behind a container runtime's time ({@code 2026-11-20T10:00:00.123456789Z }, for CRI also {@code stdout F }); -1
     * where the line has none.
     */
    static int behindOuterTime(byte[] b, int from, int to) {
        if (to - from < 20 || b[from + 4] != '-' || b[from + 10] != 'T') {
            return -1;
        }
        int i = from + 19;
        while (i < to && i - from < 40 && b[i] != ' ') {
            i++;
        }
        if (i >= to || b[i] != ' ' || !(b[i - 1] == 'Z' || b[i - 3] == ':')) {
            return i == to && i > from && b[i - 1] == 'Z' ? i : -1;
        }
        i++;
        if (i + 9 <= to
                && b[i] == 's'
                && b[i + 1] == 't'
                && b[i + 2] == 'd'
                && b[i + 6] == ' '
                && (b[i + 7] == 'F' || b[i + 7] == 'P')) {
            return i + 9;
        }
        return i;
    }

    /** Takes the prefix off the line in [lineFrom, lineTo). */
    void unwrap(byte[] b, int lineFrom, int lineTo) {
        bytes = b;
        from = lineFrom;
        to = lineTo;
        switch (prefix) {
            case KUBECTL -> {
                if (LineShape.startsWith(b, lineFrom, lineTo, POD)) {
                    int close = lineFrom;
                    while (close < lineTo && close - lineFrom < 600 && b[close] != ']') {
                        close++;
                    }
                    if (close < lineTo && b[close] == ']') {
                        name(b, lineFrom + 1, close);
                        from = Math.min(lineTo, close + 2);
                    }
                }
            }
            case COMPOSE -> {
                int bar = composeBar(b, lineFrom, lineTo);
                if (bar > 0) {
                    int nameEnd = bar;
                    while (nameEnd > lineFrom && b[nameEnd - 1] == ' ') {
                        nameEnd--;
                    }
                    name(b, lineFrom, nameEnd);
                    from = Math.min(lineTo, bar + 2);
                }
            }
            case LABELS -> {
                int behind = behindLabels(b, lineFrom, lineTo);
                if (behind > 0) {
                    labels(new String(b, lineFrom, behind - lineFrom, StandardCharsets.ISO_8859_1));
                    from = behind;
                }
            }
            case DOCKER -> docker(b, lineFrom, lineTo);
            case NONE -> {}
        }
    }

    private void name(byte[] b, int nameFrom, int nameTo) {
        // The same name again and again; a new string only when it changes.
        if (stream.length() == nameTo - nameFrom) {
            int i = 0;
            while (i < stream.length() && stream.charAt(i) == (char) (b[nameFrom + i] & 0xff)) {
                i++;
            }
            if (i == stream.length()) {
                return;
            }
        }
        stream = new String(b, nameFrom, nameTo - nameFrom, StandardCharsets.ISO_8859_1);
    }

    /** The pod among labels tells logs apart. */
    private void labels(String text) {
        for (String name : new String[] {"pod=\"", "pod_name=\"", "instance=\""}) {
            int at = text.indexOf(name);
            int end = at < 0 ? -1 : text.indexOf('"', at + name.length());
            if (end > 0) {
                stream = "pod/" + text.substring(at + name.length(), end);
                return;
            }
        }
    }

    private void docker(byte[] b, int lineFrom, int lineTo) {
        boolean found = false;
        try (JsonParser parser = JSON.createParser(b, lineFrom, lineTo - lineFrom)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.FIELD_NAME) {
                    continue;
                }
                String field = parser.currentName();
                if (field.equals("pod_name") || field.equals("pod")) {
                    parser.nextToken();
                    stream = "pod/" + parser.getText();
                } else if (!found && (field.equals("log") || field.equals("line"))) {
                    parser.nextToken();
                    if (parser.currentToken() != JsonToken.VALUE_STRING) {
                        continue;
                    }
                    byte[] log =
                            parser.getText().stripTrailing().replace('\n', ' ').getBytes(StandardCharsets.UTF_8);
                    bytes = log;
                    from = 0;
                    to = log.length;
                    found = true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Not what it seemed to be: the line stands for itself.
            bytes = b;
        }
    }
}
