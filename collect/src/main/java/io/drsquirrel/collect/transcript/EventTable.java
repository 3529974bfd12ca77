// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table that {@code kubectl get events} prints, with or without namespaces, wide or not. Only the age of an event is shown, so its
 * record has no time of its own and begins with the age. Columns are told by where their titles begin.
 */
final class EventTable implements Transcript {
    private static final Pattern TITLE = Pattern.compile("LAST SEEN|FIRST SEEN|[A-Z]+");

    /** A column of the table. */
    private record Column(String title, int from) {}

    @Override
    public Optional<String> asLog(String text) {
        List<String> lines = text.lines().toList();
        LinePage page = new LinePage();
        List<Column> columns = List.of();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.contains("LAST SEEN")) {
                columns = columns(line);
                continue;
            }
            String reason = cell(line, columns, "REASON");
            String message = cell(line, columns, "MESSAGE");
            if (reason.isEmpty() || message.isEmpty() || reason.contains(" ")) {
                // Somebody squeezed the columns: words tell them as well.
                Optional<String[]> words = words(line, columns);
                if (words.isEmpty()) {
                    if (!line.isBlank()) {
                        page.put(i, line);
                    }
                    continue;
                }
                record(page, i, words.get());
            } else {
                record(page, i, new String[] {
                    cell(line, columns, "LAST SEEN"),
                    cell(line, columns, "TYPE"),
                    reason,
                    cell(line, columns, "OBJECT"),
                    message
                });
            }
        }
        return page.isEmpty() ? Optional.empty() : Optional.of(page.toString());
    }

    private static void record(LinePage page, int line, String[] cells) {
        page.record(
                line,
                cells[1].equals("Warning") ? "WARN" : "INFO",
                "kubernetes.Event",
                cells[0] + " " + cells[1] + " " + cells[2] + " " + cells[3] + ": " + cells[4]);
    }

    private static List<Column> columns(String head) {
        List<Column> columns = new ArrayList<>();
        Matcher title = TITLE.matcher(head);
        while (title.find()) {
            columns.add(new Column(title.group(), title.start()));
        }
        return columns;
    }

    private static String cell(String line, List<Column> columns, String title) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (!column.title().equals(title)) {
                continue;
            }
            boolean last = i + 1 == columns.size();
            int end = last ? line.length() : columns.get(i + 1).from();
            boolean begins = column.from() < line.length()
                    && (column.from() == 0 || line.charAt(column.from() - 1) == ' ')
                    && (last || end >= line.length() || line.charAt(end - 1) == ' ');
            return begins
                    ? line.substring(column.from(), Math.min(end, line.length()))
                            .strip()
                    : "";
        }
        return "";
    }

    /** Age, type, reason, object and message, where all but age and message are single words. */
    private static Optional<String[]> words(String line, List<Column> columns) {
        boolean spaced = columns.stream().anyMatch(column -> column.title().equals("NAMESPACE"));
        String[] words = line.strip().split("\\s+");
        for (int i = spaced ? 2 : 1; i + 3 < words.length && i < 6; i++) {
            if (words[i].equals("Warning") || words[i].equals("Normal")) {
                return Optional.of(new String[] {
                    String.join(" ", List.of(words).subList(spaced ? 1 : 0, i)),
                    words[i],
                    words[i + 1],
                    words[i + 2],
                    String.join(" ", List.of(words).subList(i + 3, words.length))
                });
            }
        }
        return Optional.empty();
    }
}
