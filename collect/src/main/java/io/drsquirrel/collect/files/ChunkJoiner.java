// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.MetricReport;
import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.LifecycleLines;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts scanned chunks together in their order: gives each record its time, its process and its job, which records before it told,
 * and passes it on.
 */
final class ChunkJoiner {
    private static final int MAX_JOBS = 10_000;
    private static final int MAX_FACTS = 20_000;

    private final boolean growing;
    private final ReadOptions options;
    private final Clock clock;
    private final LogReader.Sink sink;
    private final LogWriters writers;
    private final Map<String, OpenLog> openLogs = new LinkedHashMap<>();
    private final List<LogFacts> facts = new ArrayList<>();
    private final Map<String, String> jobNames = new LinkedHashMap<>();
    private final JobOwnership ownership = new JobOwnership();

    /** @param growing whether what is read now is not the whole of a log: jobs may be named later on */
    ChunkJoiner(ReadOptions options, boolean growing, Clock clock, LogReader.Sink sink) {
        this.options = options;
        this.growing = growing;
        this.clock = clock;
        this.sink = sink;
        this.writers = new LogWriters(options);
    }

    /** What was read so far. */
    LogSummary summary(List<Skipped> skipped) {
        return new LogSummary(writers.clusterName(), facts, skipped, jobNames, writers.version());
    }

    /** A file or entry was read to its end, so that what it held is known. */
    void sourceEnded(LogSource source, int cutLines) {
        if (openLogs.isEmpty()) {
            facts.add(
                    new LogFacts(source.name(), Set.of(), 0, 0, 0, null, null, LogFacts.Dates.WHOLE, List.of("empty")));
        }
        for (OpenLog log : openLogs.values()) {
            List<String> warnings = new ArrayList<>();
            if (log.backSteps > 0) {
                warnings.add("the clock went back " + log.backSteps + " times, first at line " + log.backStepLine);
            }
            if (log.clock.dates() != LogFacts.Dates.WHOLE) {
                warnings.add("its times lack a date or year; they were dated by the file's name or age");
            }
            if (cutLines > 0) {
                warnings.add(
                        cutLines + " lines were longer than " + options.limits().chunkBytes() + " bytes and cut");
            }
            if (log.readings == 0 && (log.records == 0 || (log.first == null && log.lines > 0))) {
                warnings.add("no record with a time was recognised - name its layout with --layout");
            }
            if (facts.size() < MAX_FACTS) {
                facts.add(new LogFacts(
                        log.name,
                        log.kinds,
                        log.lines,
                        log.records,
                        log.kept,
                        log.first,
                        log.last,
                        log.clock.dates(),
                        warnings));
            }
        }
        openLogs.clear();
    }

    /** A piece of a log that grows was read; more may come. */
    void pieceEnded() {
        openLogs.clear();
    }

    /** Takes the next chunk, those of one log in their order. */
    void scanned(ScannedChunk scanned) {
        Chunk chunk = scanned.chunk();
        OpenLog log = log(chunk);
        log.lines += scanned.lines();
        log.records += scanned.recordCount();
        log.clock.chunkBegins(scanned.first());
        if (scanned.first() != null) {
            ScannedChunk.Stamp first = scanned.first();
            log.seen(log.clock.at(first.kind(), first.millis(), first.zoned(), 0));
        }
        if (scanned.backSteps() > 0) {
            log.backStepLine = log.backSteps == 0 ? chunk.lineAt(scanned.backStepLine()) : log.backStepLine;
            log.backSteps += scanned.backSteps();
        }
        writers.vote(log.writer, scanned.loggers());
        List<RawRecord> records = scanned.records();
        int lookedAhead = 0;
        for (int i = 0; i < records.size(); i++) {
            RawRecord record = records.get(i);
            if (record.section()) {
                writers.section(log, record.message());
                lookedAhead = 0;
                continue;
            }
            Reading reading = record.reading();
            if (reading != null) {
                measured(log, record, reading);
                continue;
            }
            if (i >= lookedAhead) {
                // A process says who it is some lines after it began to write.
                lookedAhead = writers.lookAhead(log.writer, records, i);
            }
            if (i > 0 || chunkIsFirst(log)) {
                ProcessRecognizer.byBanner(record.message()).ifPresent(kind -> writers.announce(log.writer, kind));
            }
            emit(log, chunk, records, i);
        }
        if (scanned.last() != null) {
            ScannedChunk.Stamp last = scanned.last();
            log.seen(log.clock.at(last.kind(), last.millis(), last.zoned(), scanned.days()));
        }
        log.clock.chunkEnded(scanned.last(), scanned.days());
    }

    private boolean chunkIsFirst(OpenLog log) {
        return log.kept == 0 || log.writer.announced;
    }

    private OpenLog log(Chunk chunk) {
        String key = chunk.source().name() + '\u0001' + chunk.stream();
        return openLogs.computeIfAbsent(key, k -> {
            String name = chunk.stream().isEmpty()
                    ? chunk.source().name()
                    : chunk.source().name() + " [" + chunk.stream() + "]";
            String family = chunk.stream().isEmpty() ? chunk.source().family() : chunk.stream();
            return new OpenLog(
                    name,
                    new LogClock(chunk.source(), options.zone(), clock.instant()),
                    writers.writer(
                            family, chunk.stream().isEmpty() ? chunk.source().name() : chunk.stream()),
                    clock.instant());
        });
    }

    private void emit(OpenLog log, Chunk chunk, List<RawRecord> records, int index) {
        RawRecord record = records.get(index);
        LogWriter writer = log.writer;
        Instant at = log.clock.at(record.timeKind(), record.millis(), record.zoned(), record.days());
        if (record.timeKind() != TimestampReader.Kind.NONE) {
            log.seen(at);
        }
        ProcessKind kind = writers.kindOf(writer, record);
        if (kind != ProcessKind.UNKNOWN) {
            log.kinds.add(kind);
        }
        String job = jobOf(writer, record, records, index);
        if (!options.everything() && JobOwnership.onlyTellsSlot(record.message())) {
            return;
        }
        String source = chunk.source().name() + ":" + chunk.lineAt(record.line());
        LogEvent event = new LogEvent(
                at,
                record.level(),
                record.logger(),
                record.thread(),
                record.message(),
                record.throwable(),
                job,
                writers.process(writer, kind),
                source,
                1);
        List<Observation> tells = LifecycleLines.read(event);
        for (Observation told : tells) {
            if (told instanceof StatusObserved status && status.jobName() != null && jobNames.size() < MAX_JOBS) {
                jobNames.put(status.job(), status.jobName());
            }
        }
        log.kept++;
        sink.event(event, tells);
    }

    private void measured(OpenLog log, RawRecord record, Reading reading) {
        LogWriter writer = log.writer;
        Instant at = log.clock.at(record.timeKind(), record.millis(), record.zoned(), record.days());
        if (record.timeKind() != TimestampReader.Kind.NONE) {
            log.seen(at);
        }
        ProcessKind kind = writer.section;
        if (reading instanceof MetricReport report) {
            kind = report.kind() == ProcessKind.UNKNOWN ? kind : report.kind();
            if (!writer.ids.containsKey(ProcessKind.TASK_MANAGER)) {
                report.taskManager().ifPresent(id -> {
                    writer.ids.put(ProcessKind.TASK_MANAGER, id);
                    writer.refs.clear();
                });
            }
            if (writer.section == ProcessKind.UNKNOWN) {
                writer.section = kind;
            }
        }
        if (kind != ProcessKind.UNKNOWN) {
            log.kinds.add(kind);
        }
        log.kept++;
        log.readings++;
        boolean timed = record.timeKind() != TimestampReader.Kind.NONE;
        sink.reading(at, timed, writers.process(writer, kind), log.name, reading);
    }

    private @Nullable String jobOf(LogWriter writer, RawRecord record, List<RawRecord> records, int index) {
        Optional<String> named = ownership
                .of(record.message(), record.context())
                .or(() -> record.throwable() == null
                        ? Optional.empty()
                        : ownership.ofMaster(record.throwable().message()));
        if (named.isPresent()) {
            if (writer.jobs.size() < MAX_JOBS) {
                writer.jobs.add(named.get());
            }
            return named.get();
        }
        if (!growing && writer.jobs.size() == 1) {
            return writer.jobs.iterator().next();
        }
        // Of a whole log, either several jobs are known, or none yet: one that was cut out may begin with the failure.
        if (record.throwable() == null || (growing && !ownership.several())) {
            return null;
        }
        return jobThatFailsNext(record, records, index);
    }

    /** A failure whose job is not known is that of the job which restarts or fails right after it. */
    private @Nullable String jobThatFailsNext(RawRecord record, List<RawRecord> records, int index) {
        boolean task = record.message().contains(" to FAILED");
        if (!task && !record.message().startsWith("Trying to recover from a global failure")) {
            return null;
        }
        for (int i = index + 1; i < Math.min(records.size(), index + 20); i++) {
            RawRecord next = records.get(i);
            if (next.millis() - record.millis() > 2_000) {
                return null;
            }
            if (next.message().startsWith("Job ") && next.message().contains(" switched from state RUNNING to ")) {
                Optional<String> job = LifecycleLines.jobIdIn(next.message());
                if (job.isPresent() && task) {
                    ownership.learnAttempt(record.message(), job.get());
                }
                return job.orElse(null);
            }
        }
        return null;
    }
}
