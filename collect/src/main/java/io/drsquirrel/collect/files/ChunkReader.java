// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cuts a log into chunks of whole lines, each beginning with a record as far as one is found, so that they can be scanned apart from
 * each other. Logs in which several are mixed line by line ({@code kubectl logs --prefix}) are sorted into one row of chunks per
 * log, line numbers kept.
 *
 * <p>A line longer than a chunk is cut off and its rest skipped; the number of lines stays right.
 */
final class ChunkReader {
    /** Takes chunks. */
    @FunctionalInterface
    interface Sink {
        void chunk(Chunk chunk) throws IOException;
    }

    private static final int SAMPLE = 256 * 1024;
    private static final int SEARCH = 512 * 1024;
    private static final int MAX_STREAMS = 64;
    private static final int STREAM_CHUNK = 256 * 1024;

    private final LogSource source;
    private final InputStream in;
    private final ReadLimits limits;
    private final Optional<PatternHeaderReader.Pattern> pattern;
    private final Supplier<byte[]> buffers;
    private final Sink sink;
    private final long firstLine;
    private final RecordHeader header = new RecordHeader();
    private int cutLines;

    /**
     * A reader of one log.
     *
     * @param buffers gives buffers as large as a chunk, whatever they hold; they come back with the chunks
     */
    ChunkReader(
            LogSource source,
            InputStream in,
            ReadLimits limits,
            Optional<PatternHeaderReader.Pattern> pattern,
            long firstLine,
            Supplier<byte[]> buffers,
            Sink sink) {
        this.firstLine = firstLine;
        this.buffers = buffers;
        this.source = source;
        this.in = in;
        this.limits = limits;
        this.pattern = pattern;
        this.sink = sink;
    }

    /** How many lines were longer than a chunk. */
    int cutLines() {
        return cutLines;
    }

    /** Reads to the end. */
    void read() throws IOException {
        byte[] buffer = buffers.get();
        read(buffer, fill(buffer, 0));
    }

    /** Reads to the end what begins with the bytes in the buffer; where they do not fill it, these are all. */
    void read(byte[] buffer, int filled) throws IOException {
        if (filled == 0) {
            return;
        }
        LogLayout layout = LogLayout.detect(buffer, Math.min(filled, SAMPLE), pattern);
        if (layout.wrapped()) {
            new Sorter(layout).read(buffer, filled);
        } else {
            plain(layout, buffer, filled);
        }
    }

    /** Fills the buffer from there on, as far as there is something left; returns how far it is filled. */
    int fill(byte[] buffer, int from) throws IOException {
        int filled = from;
        while (filled < buffer.length) {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                break;
            }
            filled += read;
        }
        return filled;
    }

    private void plain(LogLayout layout, byte[] firstBuffer, int firstFilled) throws IOException {
        byte[] buffer = firstBuffer;
        int filled = firstFilled;
        long line = firstLine;
        HeaderReader reader = layout.headerReader();
        while (filled > 0) {
            boolean ended = filled < buffer.length;
            int cut = ended ? filled : cut(layout, reader, buffer, filled);
            if (cut == 0) {
                // One line fills the whole chunk: keep its beginning, skip its rest.
                sink.chunk(new Chunk(source, layout, buffer, filled, "", line, null));
                cutLines++;
                line++;
                buffer = buffers.get();
                filled = fill(buffer, skipLine(buffer));
                continue;
            }
            if (ended) {
                sink.chunk(new Chunk(source, layout, buffer, cut, "", line, null));
                return;
            }
            byte[] next = buffers.get();
            int rest = filled - cut;
            System.arraycopy(buffer, cut, next, 0, rest);
            long nextLine = line + LineBreaks.count(buffer, 0, cut);
            sink.chunk(new Chunk(source, layout, buffer, cut, "", line, null));
            line = nextLine;
            filled = fill(next, rest);
            buffer = next;
        }
    }

    /** Skips to the end of the line; what was read behind it is put into the buffer. Returns how many bytes these are. */
    private int skipLine(byte[] buffer) throws IOException {
        int read;
        while ((read = in.read(buffer, 0, buffer.length)) >= 0) {
            int end = LineBreaks.next(buffer, 0, read);
            if (end < read) {
                System.arraycopy(buffer, end + 1, buffer, 0, read - end - 1);
                return read - end - 1;
            }
        }
        return 0;
    }

    /** Where to cut: before the last record that begins in the buffer, else behind the last line; 0 if there is no line's end. */
    private int cut(LogLayout layout, HeaderReader reader, byte[] b, int filled) {
        int lastBreak = LineBreaks.last(b, 0, filled);
        if (lastBreak < 0) {
            return 0;
        }
        int end = lastBreak;
        while (end > 0 && lastBreak - end < SEARCH) {
            int start = LineBreaks.last(b, 0, end) + 1;
            if (start == 0) {
                break;
            }
            boolean begins = layout.json() && b[start] == '{'
                    || layout.headers() && b[start] != '\t' && reader.read(b, start, end, header)
                    || !layout.headers() && b[start] != '\t' && b[start] != ' ' && !LineShape.isTrace(b, start, end);
            if (begins) {
                return start;
            }
            end = start - 1;
        }
        return lastBreak + 1;
    }

    // ---------------------------------------------------------------------------------------------- mixed logs

    /** The lines of one of several mixed logs, until they make a chunk. */
    private static final class Row {
        byte[] bytes = new byte[16 * 1024];
        int filled;
        int[] lines = new int[128];
        int lineCount;

        void add(byte[] b, int from, int to, int line) {
            int length = to - from + 1;
            if (filled + length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, filled + length));
            }
            System.arraycopy(b, from, bytes, filled, to - from);
            bytes[filled + to - from] = '\n';
            filled += length;
            if (lineCount == lines.length) {
                lines = Arrays.copyOf(lines, lineCount * 2);
            }
            lines[lineCount++] = line;
        }
    }

    private final class Sorter {
        private final LogLayout layout;
        private final LineUnwrapper unwrapper;
        private final HeaderReader reader;
        private final Map<String, Row> rows = new LinkedHashMap<>();
        private int line = 1;

        Sorter(LogLayout layout) {
            this.layout = layout;
            this.unwrapper = new LineUnwrapper(layout.prefix());
            this.reader = layout.headerReader();
        }

        void read(byte[] buffer, int firstFilled) throws IOException {
            int filled = firstFilled;
            while (filled > 0) {
                boolean ended = filled < buffer.length;
                int start = 0;
                while (start < filled) {
                    int end = LineBreaks.next(buffer, start, filled);
                    if (end == filled && !ended) {
                        break;
                    }
                    line(buffer, start, end);
                    start = end + 1;
                }
                if (ended) {
                    break;
                }
                if (start == 0) {
                    line(buffer, 0, filled);
                    cutLines++;
                    filled = fill(buffer, skipLine(buffer));
                } else {
                    System.arraycopy(buffer, start, buffer, 0, filled - start);
                    filled = fill(buffer, filled - start);
                }
            }
            for (Map.Entry<String, Row> row : rows.entrySet()) {
                emit(row.getKey(), row.getValue(), row.getValue().filled);
            }
        }

        private void line(byte[] b, int start, int end) throws IOException {
            int stop = end > start && b[end - 1] == '\r' ? end - 1 : end;
            unwrapper.unwrap(b, start, stop);
            int from = unwrapper.from;
            if (layout.outerTime()) {
                int behind = LineUnwrapper.behindOuterTime(unwrapper.bytes, from, unwrapper.to);
                from = behind >= 0 ? behind : from;
            }
            int to = Math.min(unwrapper.to, from + limits.maxLineBytes());
            Row row = rows.get(unwrapper.stream);
            if (row == null) {
                if (rows.size() >= MAX_STREAMS) {
                    Map.Entry<String, Row> oldest = rows.entrySet().iterator().next();
                    emit(oldest.getKey(), oldest.getValue(), oldest.getValue().filled);
                    rows.remove(oldest.getKey());
                }
                row = new Row();
                rows.put(unwrapper.stream, row);
            }
            row.add(unwrapper.bytes, from, to, line);
            line++;
            if (row.filled >= STREAM_CHUNK) {
                emit(unwrapper.stream, row, cut(layout, reader, row.bytes, row.filled));
            }
        }

        private void emit(String stream, Row row, int cut) throws IOException {
            if (cut == 0) {
                return;
            }
            int lines = LineBreaks.count(row.bytes, 0, cut);
            sink.chunk(new Chunk(
                    source, layout, Arrays.copyOf(row.bytes, cut), cut, stream, 1, Arrays.copyOf(row.lines, lines)));
            System.arraycopy(row.bytes, cut, row.bytes, 0, row.filled - cut);
            row.filled -= cut;
            System.arraycopy(row.lines, lines, row.lines, 0, row.lineCount - lines);
            row.lineCount -= lines;
        }
    }
}
