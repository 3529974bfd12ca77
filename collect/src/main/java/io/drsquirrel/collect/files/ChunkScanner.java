// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.files.ScannedChunk.Stamp;
import io.drsquirrel.collect.readings.CheckpointAnswer;
import io.drsquirrel.collect.readings.ContainerUsage;
import io.drsquirrel.collect.readings.GcLines;
import io.drsquirrel.collect.readings.MetricReport;
import io.drsquirrel.collect.readings.MetricReportReader;
import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.collect.readings.ResidentMemory;
import io.drsquirrel.collect.readings.RestAnswer;
import io.drsquirrel.collect.readings.ThreadStack;
import io.drsquirrel.model.log.LogLevel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a chunk and decodes those that matter: WARN and above, with a stack trace, marked by the filter, or about
 * the life of a job or process. Of all others only the header's bytes are looked at. One per thread; keeps nothing from one
 * chunk to the next, which is what lets chunks be scanned in parallel.
 */
final class ChunkScanner {
    private static final int LOGGERS_SAMPLED = 200;
    private static final int FRAMES_WORTH_SKIPPING = 512;
    private static final int MESSAGE_LINES = 32;
    /** A cause's message may have further lines too; what follows a stack that was cut there is somebody's prose, so fewer. */
    private static final int CAUSE_LINES = 12;

    private static final byte[] HOST = "WARN host.".getBytes(StandardCharsets.US_ASCII);
    private static final long STEP_BACK = 10_000;
    private static final long HALF_DAY = 12 * 3_600_000L;
    private static final long HALF_YEAR = 180 * 86_400_000L;

    private final boolean everything;
    private final LineFilter.Scanner filter;
    private final RecordDecoder decoder;
    private final JsonRecordReader json = new JsonRecordReader();
    private final MetricReportReader reports = new MetricReportReader();
    private final RecordHeader header = new RecordHeader();
    private final RecordHeader next = new RecordHeader();

    private int[] lineEnds = new int[16 * 1024];
    private int[] marks = new int[64];
    private int markCount;
    private int markAt;

    // The chunk being scanned.
    private Chunk chunk;
    private byte[] b = new byte[0];
    private List<RawRecord> records = new ArrayList<>();
    private List<String> loggers = new ArrayList<>();
    private long count;
    private int days;
    private int backSteps;
    private int backStepLine;
    private @Nullable Stamp first;
    private TimestampReader.Kind lastKind = TimestampReader.Kind.NONE;
    private long lastMillis;
    private boolean lastZoned;

    // The record being read.
    private boolean open;
    private boolean bare;
    private boolean trace;
    private boolean frames;
    private boolean report;
    private boolean reporting;
    private boolean thread;
    private int recordFrom;
    private int recordFirstEnd;
    private int recordEnd;
    private int recordLine;
    /** Line of the cause whose frames have not come yet; -1 where none is awaited. */
    private int causeLine = -1;

    /** A scanner that decodes everything if asked to; what holds values is then a record like others, save threads of a dump. */
    ChunkScanner(boolean everything, LineFilter filter, ReadLimits limits) {
        this.everything = everything;
        this.filter = filter.open();
        this.decoder = new RecordDecoder(limits);
        this.chunk = new Chunk(new LogSource("", null), LogLayout.NOTHING, b, 0, "", 1, null);
    }

    /** Scans one chunk. */
    ScannedChunk scan(Chunk toScan) {
        begin(toScan);
        HeaderReader reader = chunk.layout().headerReader();
        boolean isJson = chunk.layout().json();
        int to = chunk.length();
        int line = 0;
        int start = 0;
        int pretty = -1;
        int prettyLine = 0;
        while (start < to) {
            int end = lineEnds[line];
            int stop = end > start && b[end - 1] == '\r' ? end - 1 : end;
            if (pretty >= 0) {
                // A JSON object printed over several lines ends with a brace in the first column.
                if (b[start] == '}' || start - pretty > 256 * 1024) {
                    object(pretty, Math.min(start + 1, to), prettyLine);
                    pretty = -1;
                }
            } else if (isJson && stop > start && opensObject(start, stop)) {
                int brace = start;
                while (b[brace] != '{') {
                    brace++;
                }
                if (lastByte(brace, stop) == '}') {
                    object(brace, stop, line);
                } else {
                    pretty = brace;
                    prettyLine = line;
                }
            } else {
                line(reader, start, stop, line);
            }
            line++;
            start = end + 1;
        }
        close();
        Stamp last = lastKind == TimestampReader.Kind.NONE ? null : new Stamp(lastKind, lastMillis, lastZoned);
        return new ScannedChunk(chunk, records, loggers, line, count, first, last, days, backSteps, backStepLine);
    }

    private void begin(Chunk toScan) {
        chunk = toScan;
        b = toScan.bytes();
        records = new ArrayList<>();
        loggers = new ArrayList<>();
        count = 0;
        days = 0;
        backSteps = 0;
        backStepLine = 0;
        first = null;
        lastKind = TimestampReader.Kind.NONE;
        open = false;
        markCount = 0;
        markAt = 0;
        findLines();
    }

    /**
     * Finds the ends of lines, and what the filter marks. Frames of a stack trace need no marks, since a record that has some is read in
     * any case; where most bytes are frames, most of the filter's work is saved.
     */
    private void findLines() {
        int to = chunk.length();
        boolean skips = !everything
                && !chunk.layout().json()
                && chunk.layout().pattern().isEmpty();
        int line = 0;
        int unfiltered = 0;
        int frames = -1;
        for (int start = 0; start < to; line++) {
            int end = LineBreaks.next(b, start, to);
            if (line == lineEnds.length) {
                lineEnds = Arrays.copyOf(lineEnds, line * 2);
            }
            lineEnds[line] = end;
            boolean frame = skips && b[start] == '\t' && LineShape.beginsFrame(b, start, end);
            if (frame && frames < 0 && LineShape.isTrace(b, start, end)) {
                frames = start;
            } else if (!frame && frames >= 0) {
                if (start - frames >= FRAMES_WORTH_SKIPPING) {
                    filter(unfiltered, frames);
                    unfiltered = start;
                }
                frames = -1;
            }
            start = end + 1;
        }
        filter(unfiltered, frames >= 0 ? frames : to);
    }

    private void filter(int from, int to) {
        if (from >= to) {
            return;
        }
        filter.scan(b, from, to, at -> {
            if (markCount == marks.length) {
                marks = Arrays.copyOf(marks, markCount * 2);
            }
            marks[markCount++] = at;
        });
    }

    // ---------------------------------------------------------------------------------------------- plain lines

    private void line(HeaderReader reader, int start, int stop, int line) {
        if (stop == start) {
            return;
        }
        byte c = b[start];
        if (!everything && (c == 'I' || c == 'W') && isTranscribed(start, stop)) {
            // Amid a log, too, it is no further line of the record before.
            close();
            begins(start, stop, line, true);
            close();
            return;
        }
        if (c == ' ' || c == '\t') {
            if (!chunk.layout().pattern().isPresent() || !reader.read(b, start, stop, next)) {
                continued(start, stop, line);
                return;
            }
        } else if (!chunk.layout().headers() || !reader.read(b, start, stop, next)) {
            headless(start, stop, line);
            return;
        }
        close();
        takeHeader();
        begins(start, stop, line, false);
        if (header.messageFrom < stop
                && !everything
                && b[header.messageFrom] == '='
                && MetricReportReader.opens(b, header.messageFrom, stop)) {
            report = true;
            reporting = true;
        }
        timed();
    }

    /** Whether a transcript wrote the line. */
    private boolean isTranscribed(int start, int stop) {
        return RestAnswer.opens(b, start, stop)
                || CheckpointAnswer.opens(b, start, stop)
                || ContainerUsage.opens(b, start, stop)
                || (stop - start > HOST.length && Arrays.equals(b, start, start + HOST.length, HOST, 0, HOST.length));
    }

    private void takeHeader() {
        header.copy(next);
        if (loggers.size() < LOGGERS_SAMPLED && header.hasLogger()) {
            loggers.add(new String(
                    b,
                    header.loggerFrom,
                    Math.min(200, header.loggerTo - header.loggerFrom),
                    StandardCharsets.ISO_8859_1));
        }
    }

    private void begins(int start, int stop, int line, boolean withoutHeader) {
        open = true;
        bare = withoutHeader;
        trace = false;
        frames = false;
        report = false;
        reporting = false;
        thread = false;
        recordFrom = start;
        recordFirstEnd = stop;
        recordEnd = stop;
        recordLine = line;
        causeLine = -1;
    }

    private void continued(int start, int stop, int line) {
        if (!open) {
            // What a cut left over of the record before, or a file that begins in the middle of one.
            begins(start, stop, line, true);
        }
        recordEnd = stop;
        if (!frames) {
            frames = LineShape.isTrace(b, start, stop);
            trace |= frames;
        }
    }

    /** A line that begins no record by its header: it goes on with the one before, unless it cannot. */
    private void headless(int start, int stop, int line) {
        if (reporting) {
            recordEnd = stop;
            reporting = b[start] != '=' || !MetricReportReader.ends(b, start, stop);
            return;
        }
        // Where the rule above a report is cut away, or was never printed, the head of its first section begins it.
        boolean opensReport = b[start] == '=' && MetricReportReader.opens(b, start, stop)
                || b[start] == '-' && MetricReportReader.opensSection(b, start, stop);
        if (opensReport && !everything) {
            if (!open || bare) {
                close();
                begins(start, stop, line, true);
            }
            report = true;
            reporting = true;
            recordEnd = stop;
            return;
        }
        if (b[start] == '"' && ThreadStack.opens(b, start, stop)) {
            close();
            begins(start, stop, line, true);
            thread = true;
            return;
        }
        if (thread) {
            close();
        }
        if (LineShape.isSection(b, start, stop)) {
            close();
            String text = new String(b, start, Math.min(stop - start, 1024), StandardCharsets.ISO_8859_1);
            records.add(RawRecord.section(chunk.stream(), line, days, TextDecoder.clean(text)));
            return;
        }
        boolean traceLine = LineShape.isTrace(b, start, stop);
        boolean headline = LineShape.isHeadline(b, start, stop);
        // Without a layout each line stands for itself, save the further lines of a throwable's message.
        boolean ofHeadline = open && !frames && line - recordLine < MESSAGE_LINES && bareWithHeadline();
        boolean ofCause = causeLine >= 0 && line - causeLine < CAUSE_LINES;
        boolean ofMessage = open && !headline && (ofHeadline || ofCause);
        boolean alone = !chunk.layout().headers() && !traceLine && !ofMessage;
        if (!open || alone || LineShape.isStray(b, start, stop)) {
            close();
            begins(start, stop, line, true);
            trace = headline || traceLine;
            causeLine = LineShape.isCause(b, start, stop) ? line : -1;
            return;
        }
        recordEnd = stop;
        frames |= traceLine;
        trace |= traceLine || headline;
        if (traceLine) {
            causeLine = LineShape.isCause(b, start, stop) ? line : -1;
        }
    }

    private boolean bareWithHeadline() {
        return bare && LineShape.isHeadline(b, recordFrom, recordFirstEnd);
    }

    private void close() {
        if (!open) {
            return;
        }
        open = false;
        count++;
        if (report
                || (bare
                        && recordLine == 0
                        && !everything
                        && MetricReportReader.isLine(b, recordFrom, recordFirstEnd))) {
            // A long report may go on in the next chunk.
            Optional<MetricReport> read = reports.read(b, recordFrom, recordEnd);
            if (read.isPresent()) {
                records.add(readingRecord(read.get(), recordLine));
                return;
            }
        }
        if (!everything && CheckpointAnswer.opens(b, recordFrom, recordFirstEnd)) {
            CheckpointAnswer.read(b, recordFrom, recordFirstEnd)
                    .ifPresent(answer -> records.add(readingRecord(answer, recordLine)));
            return;
        }
        if (!everything && ContainerUsage.opens(b, recordFrom, recordFirstEnd)) {
            ContainerUsage.read(b, recordFrom, recordFirstEnd)
                    .ifPresent(usage -> records.add(readingRecord(usage, recordLine)));
            return;
        }
        if (!everything && RestAnswer.opens(b, recordFrom, recordFirstEnd)) {
            RestAnswer.read(b, recordFrom, recordFirstEnd)
                    .ifPresent(answer -> records.add(readingRecord(answer, recordLine)));
            return;
        }
        if (!everything && !bare && ResidentMemory.opens(b, header.messageFrom, recordFirstEnd)) {
            ResidentMemory.read(b, header.messageFrom, recordFirstEnd)
                    .ifPresent(memory -> records.add(readingRecord(memory, recordLine)));
            return;
        }
        if (thread) {
            // What threads do is no failure; what they wait for is told of those that work for a task.
            ThreadStack.read(b, recordFrom, recordEnd).ifPresent(this::atLastTime);
            return;
        }
        if (!everything && GcLines.mayBe(b, recordFrom, recordFirstEnd)) {
            GcLines.read(b, recordFrom, recordFirstEnd, recordEnd)
                    .ifPresent(pause -> records.add(readingRecord(pause, recordLine)));
        }
        boolean marked = marked(recordFrom, recordEnd);
        if (bare) {
            if (everything || marked || trace || LineShape.isStray(b, recordFrom, recordFirstEnd)) {
                records.add(decoder.bare(
                        b, recordFrom, recordFirstEnd, recordEnd, trace, chunk.stream(), recordLine, days));
            }
        } else if (everything
                || marked
                || trace
                || header.level.atLeast(LogLevel.WARN)
                || LineShape.isLifecycle(b, header.messageFrom, recordFirstEnd)) {
            records.add(decoder.decode(b, recordFirstEnd, recordEnd, header, trace, chunk.stream(), recordLine, days));
        }
    }

    private RawRecord readingRecord(Reading read, int line) {
        TimestampReader.Kind kind = bare ? TimestampReader.Kind.NONE : header.timeKind;
        return RawRecord.of(read, chunk.stream(), line, days, kind, header.millis, header.zoned);
    }

    private void atLastTime(ThreadStack stack) {
        records.add(RawRecord.of(stack, chunk.stream(), recordLine, days, lastKind, lastMillis, lastZoned));
    }

    private boolean marked(int from, int to) {
        while (markAt < markCount && marks[markAt] < from) {
            markAt++;
        }
        return markAt < markCount && marks[markAt] <= to;
    }

    /** Keeps the chunk's times; notices midnights, turns of the year, and clocks that went back. */
    private void timed() {
        if (header.timeKind == TimestampReader.Kind.NONE) {
            return;
        }
        if (first == null) {
            first = new Stamp(header.timeKind, header.millis, header.zoned);
        } else if (header.millis < lastMillis - STEP_BACK && header.timeKind == lastKind) {
            long back = lastMillis - header.millis;
            boolean turned = header.timeKind == TimestampReader.Kind.TIME_ONLY && back > HALF_DAY
                    || header.timeKind == TimestampReader.Kind.NO_YEAR && back > HALF_YEAR;
            if (turned) {
                days++;
            } else {
                if (backSteps == 0) {
                    backStepLine = recordLine;
                }
                backSteps++;
            }
        }
        lastKind = header.timeKind;
        lastMillis = header.millis;
        lastZoned = header.zoned;
    }

    // ---------------------------------------------------------------------------------------------- JSON

    private boolean opensObject(int start, int stop) {
        int at = start;
        while (at < stop && at - start < 3 && (b[at] == ',' || b[at] == '[' || (b[at] == ' ' && at > start))) {
            at++;
        }
        return at < stop && b[at] == '{';
    }

    private byte lastByte(int from, int stop) {
        int i = stop - 1;
        while (i > from && (b[i] == ' ' || b[i] == '\t' || b[i] == ',' || b[i] == ']')) {
            i--;
        }
        return b[i];
    }

    private void object(int from, int stop, int line) {
        int end = stop;
        while (end > from && b[end - 1] != '}') {
            end--;
        }
        int markBefore = markAt;
        boolean marked = marked(from, stop);
        // A record before it may still be open, and is asked for its own marks when it is closed.
        markAt = markBefore;
        boolean sample = first == null || loggers.size() < 20;
        if (!sample
                && !everything
                && !marked
                && !JsonRecordReader.mayMatter(b, from, end)
                && !JsonRecordReader.mayReport(b, from, end)) {
            close();
            count++;
            return;
        }
        Optional<RawRecord> read = json.read(b, from, end, chunk.stream(), line, days);
        if (read.isEmpty()) {
            headless(from, stop, line);
            return;
        }
        close();
        count++;
        RawRecord record = read.get();
        header.timeKind = record.timeKind();
        header.millis = record.millis();
        header.zoned = record.zoned();
        recordLine = line;
        timed();
        if (loggers.size() < LOGGERS_SAMPLED && !record.logger().isEmpty()) {
            loggers.add(record.logger());
        }
        byte[] message = record.message().getBytes(StandardCharsets.UTF_8);
        if (!everything && JsonRecordReader.mayReport(b, from, end)) {
            Optional<MetricReport> values = reports.read(message, 0, message.length);
            if (values.isPresent()) {
                bare = false;
                records.add(readingRecord(values.get(), line));
                return;
            }
        }
        if (everything
                || marked
                || record.throwable() != null
                || record.level().atLeast(LogLevel.WARN)
                || record.level() == LogLevel.UNKNOWN
                || LineShape.isLifecycle(message, 0, message.length)) {
            records.add(record);
        }
    }
}
