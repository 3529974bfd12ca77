// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.MetricReport;
import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.LifecycleLines;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs into {@link LogEvent}s that know their time, process and job.
 *
 * <p>One thread reads chunks, others scan them ({@link ChunkScanner}, which drops most records), and the reading thread puts the
 * results together in their order: it is told by one record what the next ones need, such as the resource id of the task
 * manager, the job that a line is about, or the date. A bounded number of chunks is under way, so memory does not grow with the
 * input; what is passed on is the caller's to aggregate.
 */
public final class LogReader {

    /** Takes what was read, in the order of each log, on the thread that called {@link #read}. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One record.
         *
         * @param tells what it says about jobs, checkpoints and processes, besides being a record; mostly nothing
         */
        void event(LogEvent event, List<Observation> tells);

        /**
         * A record that holds values instead of words.
         *
         * @param timed whether it bears a time of its own
         * @param log name of the log
         */
        default void reading(Instant at, boolean timed, ProcessRef process, String log, Reading reading) {
            // Not all who read logs want them.
        }
    }

    private static final int CHUNKS_PER_THREAD = 3;
    private static final int MAX_JOBS = 10_000;
    private static final int MAX_FACTS = 20_000;

    private final ReadOptions options;
    private final Clock clock;
    private final Optional<PatternHeaderReader.Pattern> pattern;

    /**
     * A reader; it may be used several times, by one thread at a time.
     *
     * @param clock dates logs that carry no date and come from no file
     * @throws IllegalArgumentException if the layout in the options is not understood
     */
    public LogReader(ReadOptions options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.pattern = options.layout().map(PatternHeaderReader.Pattern::compile);
    }

    /** Reads all logs. Broken ones are told by the summary; an exception means that reading itself failed. */
    public LogSummary read(LogSources sources, Sink sink, Progress progress) throws IOException {
        Run run = new Run(sink);
        ExecutorService scanners = Executors.newFixedThreadPool(options.threads(), task -> {
            Thread thread = new Thread(task, "log-scanner");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Pipeline pipeline = new Pipeline(scanners, run);
            sources.forEach(
                    (source, content) -> {
                        ChunkReader reader =
                                new ChunkReader(source, content, options.limits(), pattern, 1, pipeline::submit);
                        reader.read();
                        pipeline.drain(0);
                        run.sourceEnded(source, reader.cutLines());
                    },
                    progress);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            scanners.shutdownNow();
        }
        return run.summary(sources.skipped());
    }

    /**
     * Reads logs piece by piece as they grow: what a piece told about processes and jobs is known when the next one is read.
     *
     * @param sink as in {@link #read}
     */
    public Following follow(Sink sink) {
        return new Following(sink);
    }

    /** Logs that grow. Not safe for use by several threads. */
    public final class Following {
        private final Run run;

        private Following(Sink sink) {
            this.run = new Run(sink);
        }

        /**
         * Reads the next piece of a log.
         *
         * @param piece whole lines
         * @param firstLine number of the piece's first line in the log, from 1
         */
        public void read(LogSource source, byte[] piece, long firstLine) throws IOException {
            ExecutorService here = new SameThread();
            Pipeline pipeline = new Pipeline(here, run);
            new ChunkReader(
                            source,
                            new ByteArrayInputStream(piece),
                            options.limits(),
                            pattern,
                            firstLine,
                            pipeline::submit)
                    .read();
            pipeline.drain(0);
            run.pieceEnded();
        }
    }

    /** Runs what it is given at once. */
    private static final class SameThread extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    /** Chunks under way, in order. */
    private final class Pipeline {
        private final ExecutorService threads;
        private final Run run;
        private final Deque<Future<ScannedChunk>> underWay = new ArrayDeque<>();
        private final BlockingQueue<ChunkScanner> idle;

        Pipeline(ExecutorService threads, Run run) {
            this.threads = threads;
            this.run = run;
            this.idle = new ArrayBlockingQueue<>(options.threads());
            for (int i = 0; i < options.threads(); i++) {
                idle.add(new ChunkScanner(options.everything(), options.filter(), options.limits()));
            }
        }

        void submit(Chunk chunk) {
            drain(options.threads() * CHUNKS_PER_THREAD - 1);
            underWay.add(threads.submit(() -> {
                ChunkScanner scanner = idle.take();
                try {
                    return scanner.scan(chunk);
                } finally {
                    idle.add(scanner);
                }
            }));
        }

        void drain(int left) {
            while (underWay.size() > left) {
                try {
                    run.scanned(underWay.remove().get());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new UncheckedIOException(new IOException("reading of logs was interrupted", e));
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a log could not be scanned", e.getCause());
                }
            }
        }
    }

    // ---------------------------------------------------------------------------------------------- one run

    /** What is known of the process behind a family of logs. */
    private static final class Writer {
        final String name;
        ProcessKind section = ProcessKind.UNKNOWN;
        boolean announced;
        final Map<ProcessKind, Integer> votes = new EnumMap<>(ProcessKind.class);
        final Map<ProcessKind, String> ids = new EnumMap<>(ProcessKind.class);
        final Map<ProcessKind, String> hosts = new EnumMap<>(ProcessKind.class);
        final Set<String> jobs = new LinkedHashSet<>();
        String cluster = "";
        final Map<ProcessKind, ProcessRef> refs = new EnumMap<>(ProcessKind.class);

        Writer(String name) {
            this.name = name;
        }
    }

    /** What is known of one log. */
    private static final class Log {
        final String name;
        final LogClock clock;
        Writer writer;
        long lines;
        long records;
        long kept;

        @Nullable
        Instant first;

        @Nullable
        Instant last;

        int backSteps;
        long backStepLine;
        final Set<ProcessKind> kinds = EnumSet.noneOf(ProcessKind.class);

        private final Instant future;
        private boolean onlyFuture = true;

        Log(String name, LogClock clock, Writer writer, Instant now) {
            this.future = now.plus(Duration.ofDays(2));
            this.name = name;
            this.clock = clock;
            this.writer = writer;
        }

        void seen(Instant at) {
            // No record is from the future: such a time comes from a wrong clock or a misread line, and must not become
            // "now".
            if (at.isAfter(future)) {
                if (!onlyFuture) {
                    return;
                }
            } else if (onlyFuture) {
                onlyFuture = false;
                first = null;
                last = null;
            }
            first = first == null || at.isBefore(first) ? at : first;
            last = last == null || at.isAfter(last) ? at : last;
        }
    }

    private final class Run {
        private final Sink sink;
        private final Map<String, Writer> writers = new LinkedHashMap<>();
        private final Map<String, Log> openLogs = new LinkedHashMap<>();
        private final List<LogFacts> facts = new ArrayList<>();
        private final Map<String, String> jobNames = new LinkedHashMap<>();
        private final JobOwnership ownership = new JobOwnership();
        private final Map<String, ProcessKind> kindsOfLoggers = new HashMap<>();
        private @Nullable String version;
        private String cluster = options.cluster().orElse("");

        Run(Sink sink) {
            this.sink = sink;
        }

        LogSummary summary(List<Skipped> skipped) {
            return new LogSummary(clusterName(), facts, skipped, jobNames, Optional.ofNullable(version));
        }

        private String clusterName() {
            return cluster.isEmpty() ? "logs" : cluster;
        }

        void sourceEnded(LogSource source, int cutLines) {
            if (openLogs.isEmpty()) {
                facts.add(new LogFacts(
                        source.name(), Set.of(), 0, 0, 0, null, null, LogFacts.Dates.WHOLE, List.of("empty")));
            }
            for (Log log : openLogs.values()) {
                List<String> warnings = new ArrayList<>();
                if (log.backSteps > 0) {
                    warnings.add("the clock went back " + log.backSteps + " times, first at line " + log.backStepLine);
                }
                if (log.clock.dates() != LogFacts.Dates.WHOLE) {
                    warnings.add("its times lack a date or year; they were dated by the file's name or age");
                }
                if (cutLines > 0) {
                    warnings.add(cutLines + " lines were longer than "
                            + options.limits().chunkBytes() + " bytes and cut");
                }
                if (log.records == 0 || (log.first == null && log.lines > 0)) {
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

        void pieceEnded() {
            openLogs.clear();
        }

        void scanned(ScannedChunk scanned) {
            Chunk chunk = scanned.chunk();
            Log log = log(chunk);
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
            vote(log.writer, scanned.loggers());
            List<RawRecord> records = scanned.records();
            int lookedAhead = 0;
            for (int i = 0; i < records.size(); i++) {
                RawRecord record = records.get(i);
                if (record.section()) {
                    section(log, record.message());
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
                    lookedAhead = lookAhead(log.writer, records, i);
                }
                if (i > 0 || chunkIsFirst(log)) {
                    ProcessRecognizer.byBanner(record.message()).ifPresent(kind -> announce(log.writer, kind));
                }
                emit(log, chunk, records, i);
            }
            if (scanned.last() != null) {
                ScannedChunk.Stamp last = scanned.last();
                log.seen(log.clock.at(last.kind(), last.millis(), last.zoned(), scanned.days()));
            }
            log.clock.chunkEnded(scanned.last(), scanned.days());
        }

        private boolean chunkIsFirst(Log log) {
            return log.kept == 0 || log.writer.announced;
        }

        private Log log(Chunk chunk) {
            String key = chunk.source().name() + '\u0001' + chunk.stream();
            return openLogs.computeIfAbsent(key, k -> {
                String name = chunk.stream().isEmpty()
                        ? chunk.source().name()
                        : chunk.source().name() + " [" + chunk.stream() + "]";
                String family = chunk.stream().isEmpty() ? chunk.source().family() : chunk.stream();
                return new Log(
                        name,
                        new LogClock(chunk.source(), options.zone(), clock.instant()),
                        writer(family, chunk.stream().isEmpty() ? chunk.source().name() : chunk.stream()),
                        clock.instant());
            });
        }

        private Writer writer(String family, String name) {
            return writers.computeIfAbsent(family, key -> {
                Writer writer = new Writer(podOf(key));
                ProcessKind named = ProcessRecognizer.byName(name);
                writer.section = named;
                ProcessRecognizer.container(key).ifPresent(id -> writer.ids.put(ProcessKind.TASK_MANAGER, id));
                if (key.startsWith("pod/") && named == ProcessKind.TASK_MANAGER) {
                    writer.ids.put(ProcessKind.TASK_MANAGER, podOf(key));
                }
                ProcessRecognizer.cluster(key).ifPresent(id -> cluster(writer, id));
                return writer;
            });
        }

        private String podOf(String family) {
            if (family.startsWith("pod/")) {
                int slash = family.indexOf('/', 4);
                return slash < 0 ? family.substring(4) : family.substring(4, slash);
            }
            int slash = Math.max(family.lastIndexOf('/'), family.lastIndexOf('!'));
            return family.substring(slash + 1);
        }

        private void cluster(Writer writer, String id) {
            if (writer.cluster.isEmpty()) {
                writer.cluster = id;
                writer.refs.clear();
                if (cluster.isEmpty()) {
                    cluster = id;
                }
            }
        }

        private void vote(Writer writer, List<String> loggers) {
            for (String logger : loggers) {
                ProcessKind kind = kindOf(logger);
                if (kind != ProcessKind.UNKNOWN) {
                    writer.votes.merge(kind, 1, Integer::sum);
                }
            }
            if (!writer.announced && !writer.votes.isEmpty()) {
                ProcessKind most = ProcessKind.UNKNOWN;
                for (Map.Entry<ProcessKind, Integer> votes : writer.votes.entrySet()) {
                    if (most == ProcessKind.UNKNOWN || votes.getValue() > writer.votes.getOrDefault(most, 0)) {
                        most = votes.getKey();
                    }
                }
                writer.section = most;
            }
        }

        private void announce(Writer writer, ProcessKind kind) {
            if (writer.announced && writer.section != kind) {
                // Another process goes on writing: several logs in one file.
                writer.jobs.clear();
            }
            writer.announced = true;
            writer.section = kind;
        }

        /** Finds out who writes what follows, up to the next start of a process; returns the index it looked up to. */
        private int lookAhead(Writer writer, List<RawRecord> records, int from) {
            int i = from;
            for (; i < records.size(); i++) {
                RawRecord record = records.get(i);
                String message = record.message();
                if (record.section()
                        || (i > from && ProcessRecognizer.byBanner(message).isPresent())) {
                    break;
                }
                if (record.level() != LogLevel.INFO && !options.everything()) {
                    continue;
                }
                ProcessRecognizer.taskManager(message).ifPresent(found -> {
                    writer.ids.put(ProcessKind.TASK_MANAGER, found.id());
                    if (!found.host().isEmpty()) {
                        writer.hosts.put(ProcessKind.TASK_MANAGER, found.host());
                    }
                    writer.refs.clear();
                });
                ProcessRecognizer.host(message).ifPresent(host -> {
                    writer.hosts.put(
                            message.contains("TaskManager will use")
                                    ? ProcessKind.TASK_MANAGER
                                    : ProcessKind.JOB_MANAGER,
                            host);
                    writer.refs.clear();
                });
                if (message.startsWith("Loading configuration property: ") || message.startsWith("   ")) {
                    ProcessRecognizer.cluster(message).ifPresent(id -> cluster(writer, id));
                }
                if (version == null) {
                    version = ProcessRecognizer.version(message).orElse(null);
                }
            }
            return Math.max(i, from + 1);
        }

        /** {@code yarn logs} tells the container before its logs, {@code tail} the file. */
        private void section(Log log, String text) {
            if (text.startsWith("Container: ")) {
                String id = ProcessRecognizer.container(text).orElse(text.substring(11));
                log.writer = writer(id, id);
                int on = text.indexOf(" on ");
                if (on > 0) {
                    String host = text.substring(on + 4)
                            .replaceAll("[_:]\\d+\\s*$", "")
                            .strip();
                    for (ProcessKind kind : ProcessKind.values()) {
                        log.writer.hosts.put(kind, host);
                    }
                    log.writer.refs.clear();
                }
            } else if (text.startsWith("LogType:") || text.startsWith("Log Type:")) {
                String name = text.substring(text.indexOf(':') + 1).strip();
                ProcessKind kind = ProcessRecognizer.byName(name);
                if (kind != ProcessKind.UNKNOWN && !log.writer.announced) {
                    log.writer.section = kind;
                }
            } else if (text.startsWith("==> ")) {
                String name = text.substring(4).replaceAll(" <==\\s*$", "");
                log.writer = writer(new LogSource(name, null).family(), name);
            }
        }

        private void emit(Log log, Chunk chunk, List<RawRecord> records, int index) {
            RawRecord record = records.get(index);
            Writer writer = log.writer;
            Instant at = log.clock.at(record.timeKind(), record.millis(), record.zoned(), record.days());
            if (record.timeKind() != TimestampReader.Kind.NONE) {
                log.seen(at);
            }
            ProcessKind kind = kindOf(writer, record);
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
                    process(writer, kind),
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

        private void measured(Log log, RawRecord record, Reading reading) {
            Writer writer = log.writer;
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
            boolean timed = record.timeKind() != TimestampReader.Kind.NONE;
            sink.reading(at, timed, process(writer, kind), log.name, reading);
        }

        private ProcessKind kindOf(Writer writer, RawRecord record) {
            ProcessKind byLogger = kindOf(record.logger());
            if (byLogger == ProcessKind.CLIENT && writer.section == ProcessKind.JOB_MANAGER) {
                // In application mode the client's code runs in the job manager.
                return ProcessKind.JOB_MANAGER;
            }
            return byLogger != ProcessKind.UNKNOWN ? byLogger : writer.section;
        }

        /** Loggers are few, records are many. */
        private ProcessKind kindOf(String logger) {
            ProcessKind known = kindsOfLoggers.get(logger);
            if (known == null) {
                known = ProcessRecognizer.byLogger(logger);
                if (kindsOfLoggers.size() < MAX_FACTS) {
                    kindsOfLoggers.put(logger, known);
                }
            }
            return known;
        }

        private ProcessRef process(Writer writer, ProcessKind kind) {
            return writer.refs.computeIfAbsent(kind, k -> {
                String id = writer.ids.getOrDefault(k, writer.name);
                String host = writer.hosts.getOrDefault(k, "");
                String name = options.cluster().orElse(writer.cluster.isEmpty() ? clusterName() : writer.cluster);
                return new ProcessRef(name, k, id, host);
            });
        }

        private @Nullable String jobOf(Writer writer, RawRecord record, List<RawRecord> records, int index) {
            Optional<String> named = ownership.of(record.message(), record.context());
            if (named.isPresent()) {
                if (writer.jobs.size() < MAX_JOBS) {
                    writer.jobs.add(named.get());
                }
                return named.get();
            }
            if (writer.jobs.size() == 1) {
                return writer.jobs.iterator().next();
            }
            if (record.throwable() == null || !ownership.several()) {
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
}
