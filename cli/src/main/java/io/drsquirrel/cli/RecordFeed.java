// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.drsquirrel.diagnosis.grouping.GroupableRecord;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import io.drsquirrel.diagnosis.grouping.RawRecordParser;
import io.drsquirrel.model.log.StackTraceParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts files into records and gives them to a {@link LogGrouper}.
 *
 * <p>Of a record only its handle and the number of its first line (or its id) are kept. Lines of more than 1 MiB and records of more
 * than 2 MiB are cut.
 */
final class RecordFeed {

    private static final int MAX_LINE = 1 << 20;
    private static final int MAX_RECORD = 2 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    /** Takes what identifies a record and the handle that the grouper gave for it. */
    @FunctionalInterface
    interface RecordConsumer {
        void accept(String id, int handle);
    }

    private final LogGrouper grouper;
    private final LogsGroupCommand.Input input;
    private final PrintWriter err;
    private final List<String> ids = new ArrayList<>();
    private int[] lines = new int[1024];
    private int[] handles = new int[1024];
    private int count;
    private int lineNumber;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int filled;

    RecordFeed(LogGrouper grouper, LogsGroupCommand.Input input, PrintWriter err) {
        this.grouper = grouper;
        this.input = input;
        this.err = err;
    }

    /** Reads one file; lines go on being counted where the file before ended. */
    void read(String name, InputStream in) throws IOException {
        next = 0;
        filled = 0;
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            switch (input) {
                case LOG -> readLog(reader);
                case JSONL -> readJsonLines(name, reader);
                case MESSAGES -> readMessages(reader);
            }
        }
    }

    private void readMessages(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        while (nextLine(reader, line)) {
            add(lineNumber, grouper.add(GroupableRecord.ofMessage(line.toString())));
        }
    }

    private void readLog(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        StringBuilder record = new StringBuilder();
        int first = 0;
        boolean headers = false;
        while (nextLine(reader, line)) {
            String text = line.toString();
            boolean header = RawRecordParser.beginsRecord(text);
            // Before the first header (or in a file without any) each line that is no part of a stack trace stands
            // alone.
            boolean begins = header || (!headers && isAlone(text));
            headers |= header;
            if (begins) {
                flush(record, first);
                first = lineNumber;
            } else if (record.length() == 0) {
                first = lineNumber;
            }
            if (record.length() + text.length() < MAX_RECORD) {
                record.append(record.length() == 0 ? "" : "\n").append(text);
            }
        }
        flush(record, first);
    }

    private static boolean isAlone(String line) {
        return !line.isBlank() && line.charAt(0) > ' ' && !StackTraceParser.isTraceLine(line);
    }

    private void flush(StringBuilder record, int first) {
        String text = record.toString();
        if (!text.isBlank()) {
            add(first, grouper.add(RawRecordParser.parse(text)));
        }
        record.setLength(0);
    }

    private void readJsonLines(String name, Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        while (nextLine(reader, line)) {
            if (line.toString().isBlank()) {
                continue;
            }
            String id = "";
            String raw = "";
            try (JsonParser parser = JSON.createParser(line.toString())) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    parser.nextToken();
                    if (field.equals("id")) {
                        id = parser.getText();
                    } else if (field.equals("raw")) {
                        raw = parser.getText();
                    } else {
                        parser.skipChildren();
                    }
                }
            } catch (IOException e) {
                err.println(name + ":" + lineNumber + ": is no JSON object with id and raw - skipped");
                continue;
            }
            ids.add(csv(id));
            add(lineNumber, grouper.add(RawRecordParser.parse(raw)));
        }
    }

    private static String csv(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private void add(int line, int handle) {
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, count * 2);
            handles = Arrays.copyOf(handles, count * 2);
        }
        lines[count] = line;
        handles[count++] = handle;
    }

    /** Calls {@code consumer} for each record in the order of reading. */
    void forEachRecord(RecordConsumer consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept(ids.isEmpty() ? String.valueOf(lines[i]) : ids.get(i), handles[i]);
        }
    }

    /** Reads to the next line feed; a carriage return before it is left out, others belong to the line. */
    private boolean nextLine(Reader reader, StringBuilder line) throws IOException {
        line.setLength(0);
        if (next == filled && !fill(reader)) {
            return false;
        }
        lineNumber++;
        int max = input == LogsGroupCommand.Input.JSONL ? 16 * MAX_LINE : MAX_LINE;
        boolean ended = false;
        while (!ended && (next < filled || fill(reader))) {
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            line.append(buffer, next, Math.min(end - next, max - line.length()));
            ended = end < filled;
            next = ended ? end + 1 : end;
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return true;
    }

    private boolean fill(Reader reader) throws IOException {
        next = 0;
        filled = Math.max(0, reader.read(buffer, 0, buffer.length));
        return filled > 0;
    }
}
