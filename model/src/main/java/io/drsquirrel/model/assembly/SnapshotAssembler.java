// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.assembly.MetricPanes.Place;
import io.drsquirrel.model.assembly.StatusTimeline.Interruption;
import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.ProcessKind;
import io.drsquirrel.model.observation.ProcessRef;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was observed of one job into its picture. The order in which observations come in does not matter, as long as no
 * bound of {@link AssemblerSettings} is reached; what is kept is bounded whatever comes in.
 *
 * <p>Nothing is judged here and nothing asks a clock: a window ends at the time the caller names, or a little later where the
 * clocks of the observed run ahead of it. What lies further ahead than ten minutes comes from a clock that is wrong; it is
 * left out, and the coverage says so.
 *
 * <p>Not safe for use by several threads.
 */
public final class SnapshotAssembler {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_FAILURES = 200;
    private static final int MOST_RUNS = 20;
    private static final int MOST_CENSUS = 20_000;
    private static final Pattern VERSION = Pattern.compile("\\(Version: ([0-9][0-9A-Za-z.-]{0,30})");

    private final JobKey key;
    private final AssemblerSettings settings;
    private final LogGrouping grouping;

    private final MetricPanes metrics;
    private final ProcessLedger processes;
    private final LogLedger logs;
    private final StatusTimeline statuses;
    private final CheckpointLedger checkpoints;
    private final FailureLedger failures;
    private final TopologyLedger topologies;
    private final ConfigurationLedger configuration;
    private final CoverageLedger coverage;
    private final ThreadLedger threads = new ThreadLedger();
    /** Facts per pane: tells when something was last heard, and which times stand alone far ahead. */
    private final TreeMap<Long, Long> census = new TreeMap<>();

    private final TreeMap<String, Run> runs = new TreeMap<>();
    private Instant versionAt = Instant.MIN;
    private @Nullable String version;

    private record Run(Instant first, Instant last) {}

    /** An assembler that has seen nothing and groups log records by their fingerprints. */
    public SnapshotAssembler(JobKey key, AssemblerSettings settings) {
        this(key, settings, new FingerprintGrouping());
    }

    /** An assembler that has seen nothing. */
    public SnapshotAssembler(JobKey key, AssemblerSettings settings, LogGrouping grouping) {
        this.key = key;
        this.settings = settings;
        this.grouping = grouping;
        this.metrics = new MetricPanes(settings);
        this.processes = new ProcessLedger(settings);
        this.logs = new LogLedger(settings, grouping);
        this.statuses = new StatusTimeline();
        this.checkpoints = new CheckpointLedger();
        this.failures = new FailureLedger();
        this.topologies = new TopologyLedger();
        this.configuration = new ConfigurationLedger();
        this.coverage = new CoverageLedger();
    }

    private SnapshotAssembler(JobKey key, AssemblerSettings settings, LogGrouping grouping, BinaryReader in)
            throws IOException {
        this.key = key;
        this.settings = settings;
        this.grouping = grouping;
        this.metrics = MetricPanes.read(in, settings);
        this.processes = ProcessLedger.read(in, settings);
        this.logs = LogLedger.read(in, settings, grouping);
        this.statuses = StatusTimeline.read(in);
        this.checkpoints = CheckpointLedger.read(in);
        this.failures = FailureLedger.read(in);
        this.topologies = TopologyLedger.read(in);
        this.configuration = ConfigurationLedger.read(in);
        this.coverage = CoverageLedger.read(in);
        for (int i = in.size(); i > 0; i--) {
            long pane = in.number();
            census.put(pane, in.number());
        }
        for (int i = in.size(); i > 0; i--) {
            String run = in.string();
            Instant first = in.instant();
            runs.put(run, new Run(first, in.instant()));
        }
        Instant at = in.optionalInstant();
        this.versionAt = at == null ? Instant.MIN : at;
        this.version = in.optionalString();
    }

    /** The job whose picture is made. */
    public JobKey key() {
        return key;
    }

    /** The shape of the window. */
    public AssemblerSettings settings() {
        return settings;
    }

    /**
     * Takes one fact in.
     *
     * @return whether it tells of a restart or a failure, so that a picture should be taken at once
     */
    public boolean add(Observation observation) {
        Instant at = observation.at();
        census.merge(paneOf(at), 1L, Long::sum);
        if (census.size() > MOST_CENSUS) {
            census.pollFirstEntry();
        }
        observation.jobId().ifPresent(run -> seen(run, at));
        if (observation instanceof MetricSample sample) {
            metric(sample);
            return false;
        }
        if (observation instanceof LogObserved log) {
            return log(log.event());
        }
        if (observation instanceof StatusObserved o) {
            statuses.add(new StatusTimeline.Seen(o.at(), o.status(), o.job()));
            coverage.seen(Capability.STATUS, at);
            heard(o.process(), at);
            return o.status() == JobStatus.RESTARTING
                    || o.status() == JobStatus.FAILING
                    || o.status() == JobStatus.FAILED;
        }
        if (observation instanceof FailureObserved o) {
            failures.add(o.failure());
            coverage.seen(Capability.EXCEPTIONS, at);
            heard(o.process(), at);
            return true;
        }
        if (observation instanceof CheckpointObserved o) {
            checkpoints.add(at, o.job(), o.checkpoint());
            coverage.seen(Capability.CHECKPOINTS, at);
            heard(o.process(), at);
        } else if (observation instanceof TopologyObserved o) {
            topologies.add(at, o.job(), o.topology());
            coverage.seen(Capability.TOPOLOGY, at);
            heard(o.process(), at);
        } else if (observation instanceof ConfigurationObserved o) {
            configuration.add(at, o.entries());
            coverage.seen(Capability.CONFIGURATION, at);
            heard(o.process(), at);
        } else if (observation instanceof ContainerObserved o) {
            processes.add(o);
            if (o.rssBytes() != null || o.memoryLimitBytes() != null) {
                coverage.seen(Capability.CONTAINER, at);
            }
        } else if (observation instanceof ThreadsObserved o) {
            threads.add(o);
            coverage.seen(Capability.THREAD_DUMP, at);
            heard(o.process(), at);
        } else if (observation instanceof CoverageObserved o) {
            coverage.add(o);
            heard(o.process(), at);
        }
        return false;
    }

    private void seen(String run, Instant at) {
        Run known = runs.get(run);
        if (known != null && !at.isBefore(known.first()) && !at.isAfter(known.last())) {
            return;
        }
        runs.merge(
                run,
                new Run(at, at),
                (a, b) -> new Run(
                        a.first().isBefore(b.first()) ? a.first() : b.first(),
                        a.last().isAfter(b.last()) ? a.last() : b.last()));
        if (runs.size() > MOST_RUNS) {
            runs.entrySet().stream()
                    .min(Comparator.comparing(
                                    (Map.Entry<String, Run> e) -> e.getValue().last())
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(oldest -> runs.remove(oldest.getKey()));
        }
    }

    private void heard(ProcessRef process, Instant at) {
        processes.heard(process, at);
    }

    private void metric(MetricSample sample) {
        metrics.add(sample);
        Instant at = sample.at();
        heard(sample.process(), at);
        FlinkMetric metric = sample.metric();
        if (metric.level() == Level.PROCESS) {
            coverage.seen(Capability.PROCESS_METRICS, at);
        } else if (metric.level() == Level.JOB) {
            switch (metric) {
                case UPTIME -> coverage.seen(Capability.STATUS, at);
                case NUMBER_OF_COMPLETED_CHECKPOINTS, NUMBER_OF_FAILED_CHECKPOINTS ->
                    coverage.seen(Capability.CHECKPOINTS, at);
                case LAST_CHECKPOINT_COMPLETED_TIMESTAMP -> {
                    if (sample.value() > 0 && sample.value() < 9e15) {
                        checkpoints.completedAt(Instant.ofEpochMilli((long) sample.value()));
                    }
                }
                default -> {
                    // says nothing about coverage
                }
            }
        } else {
            coverage.seen(Capability.METRICS, at);
            if (metric.name().startsWith("ROCKSDB")) {
                coverage.seen(Capability.ROCKSDB_METRICS, at);
            }
            sample.jobId().ifPresent(run -> {
                topologies.seen(at, run, sample.scope());
                coverage.seen(Capability.TOPOLOGY, at);
            });
        }
    }

    private boolean log(LogEvent event) {
        logs.add(event);
        heard(event.process(), event.at());
        ProcessKind kind = event.process().kind();
        if (kind == ProcessKind.JOB_MANAGER) {
            coverage.seen(Capability.JOB_MANAGER_LOG, event.at());
            coverage.seen(Capability.EXCEPTIONS, event.at());
        } else if (kind == ProcessKind.TASK_MANAGER) {
            coverage.seen(Capability.TASK_MANAGER_LOG, event.at());
        }
        if (event.message().contains("(Version: ")) {
            Matcher matcher = VERSION.matcher(event.message());
            if (matcher.find() && !event.at().isBefore(versionAt)) {
                versionAt = event.at();
                version = matcher.group(1);
            }
        }
        return event.level() == LogLevel.FATAL
                || event.throwableIfAny()
                        .map(t -> t.chain().stream().anyMatch(c -> c.type().endsWith("OutOfMemoryError")))
                        .orElse(false);
    }

    private long paneOf(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), settings.paneMillis());
    }

    /** The latest time anything was observed at, times that stand alone more than a day ahead of the rest left out. */
    public Optional<Instant> newest() {
        long day = Duration.ofDays(1).toMillis() / settings.paneMillis();
        long total = census.values().stream().mapToLong(Long::longValue).sum();
        Map.Entry<Long, Long> last = census.lastEntry();
        long ahead = 0;
        while (last != null) {
            ahead += last.getValue();
            Map.Entry<Long, Long> before = census.lowerEntry(last.getKey());
            if (before == null || last.getKey() - before.getKey() <= day || ahead * 10 > total) {
                return Optional.of(Instant.ofEpochMilli((last.getKey() + 1) * settings.paneMillis() - 1));
            }
            last = before;
        }
        return Optional.empty();
    }

    /** The time of the latest fact, as far as it can be believed; the job may be forgotten once that lies long back. */
    public Optional<Instant> lastHeard(Instant now) {
        Map.Entry<Long, Long> last = census.floorEntry(paneOf(now.plus(AssemblerSettings.CLOCK_TOLERANCE)));
        return last == null
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli((last.getKey() + 1) * settings.paneMillis() - 1));
    }

    /**
     * The picture of the window that ends now. Facts before it are forgotten.
     *
     * @param takenAt the caller's now; the same time gives a snapshot of the same id
     * @param urgent whether it is taken out of turn because the job restarted or failed
     */
    public JobSnapshot snapshot(Instant takenAt, boolean urgent) {
        Instant limit = takenAt.plus(AssemblerSettings.CLOCK_TOLERANCE);
        Window window = window(takenAt, limit);
        int ahead = prune(window.from(), limit);

        String run = currentRun();
        Topology topology = topologies.topology(run);
        List<JobFailure> told = failures.distinct();
        List<Restart> restarts = restarts(window, told);
        Set<String> causes = new HashSet<>();
        restarts.forEach(r -> cause(r.cause(), causes));
        status(run, window).ifTerminalFailure(told, f -> cause(f, causes));
        List<ExceptionGroup> groups = logs.groups(window, causes);
        SignalFormulas formulas = new SignalFormulas(metrics, processes, topology, run, window);
        List<SignalSeries> series = new ArrayList<>(formulas.compute());
        Checkpoints history = checkpoints(window);
        jobSeries(window, restarts, history, series);
        series.sort(Comparator.comparing(SignalSeries::signal).thenComparing(SignalSeries::subject));
        List<SubtaskSpread> spreads = new ArrayList<>(formulas.spreads());
        stateSpread(history, topology, spreads);
        CurrentStatus status = status(run, window);

        return new JobSnapshot(
                idOf(takenAt, urgent),
                key,
                run,
                window,
                takenAt,
                urgent,
                status.status(),
                status.since(),
                status.startedAt(),
                version,
                topology,
                series,
                spreads,
                processes.facts(),
                history,
                told.size() > MOST_FAILURES ? firstAndLast(told) : told,
                restarts,
                groups,
                logs.events(groups),
                configuration.entries(),
                threads.samples(takenAt),
                coverage.coverage(window.from(), window.to(), notes(run, ahead)));
    }

    private static List<JobFailure> firstAndLast(List<JobFailure> failures) {
        List<JobFailure> kept = new ArrayList<>(failures.subList(0, MOST_FAILURES / 4));
        kept.addAll(failures.subList(failures.size() - MOST_FAILURES + MOST_FAILURES / 4, failures.size()));
        return kept;
    }

    private Window window(Instant takenAt, Instant limit) {
        long pane = settings.paneMillis();
        long end = takenAt.toEpochMilli();
        Map.Entry<Long, Long> newest = census.floorEntry(paneOf(limit));
        // Clocks of the observed may run a little ahead: their facts belong to this picture too.
        if (newest != null && newest.getKey() > Math.floorDiv(end - 1, pane)) {
            end = newest.getKey() * pane + 1;
        }
        long lastPane = Math.floorDiv(end - 1, pane);
        return new Window(
                Instant.ofEpochMilli((lastPane - settings.panes() + 1) * pane),
                Instant.ofEpochMilli(end),
                settings.pane());
    }

    private int prune(Instant from, Instant limit) {
        int ahead = metrics.prune(from.toEpochMilli(), limit.toEpochMilli());
        ahead += logs.prune(from.toEpochMilli(), limit.toEpochMilli());
        ahead += statuses.prune(from, limit);
        ahead += checkpoints.prune(from, limit);
        ahead += failures.prune(from, limit);
        processes.prune(from, limit);
        threads.prune(limit);
        coverage.prune(from, limit);
        census.tailMap(paneOf(limit), false).clear();
        census.headMap(paneOf(from) - 1).clear();
        Instant old = from.minus(WEEK);
        runs.values().removeIf(r -> r.last().isBefore(old) || r.first().isAfter(limit));
        return ahead;
    }

    /** The run that began last. */
    private String currentRun() {
        return runs.entrySet().stream()
                .max(Comparator.comparing(
                                (Map.Entry<String, Run> e) -> e.getValue().first())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    private String idOf(Instant takenAt, boolean urgent) {
        return key.slug() + "@" + takenAt.toEpochMilli() + (urgent ? "!" : "");
    }

    private void cause(@Nullable JobFailure failure, Set<String> causes) {
        if (failure != null) {
            causes.add(grouping.fingerprintOf(new LogEvent(
                    failure.at(),
                    LogLevel.ERROR,
                    "",
                    "",
                    "",
                    failure.throwable(),
                    null,
                    ProcessRef.unknown(key.cluster()),
                    failure.source(),
                    1)));
        }
    }

    private record CurrentStatus(
            JobStatus status,
            @Nullable Instant since,
            @Nullable Instant startedAt) {
        void ifTerminalFailure(List<JobFailure> failures, java.util.function.Consumer<JobFailure> action) {
            if ((status == JobStatus.FAILED || status == JobStatus.FAILING) && !failures.isEmpty()) {
                action.accept(failures.get(failures.size() - 1));
            }
        }
    }

    /** What was said last, or what follows from the job manager's uptime or from tasks that run. */
    private CurrentStatus status(String run, Window window) {
        Optional<StatusTimeline.Seen> told = statuses.latest(run);
        Instant startedAt = statuses.first(run).orElse(null);
        Uptime uptime = uptime(run);
        if (startedAt == null && uptime != null) {
            startedAt = uptime.since();
        }
        Instant heard = lastHeard(window.to()).orElse(null);
        boolean silent = heard == null || heard.isBefore(window.to().minus(settings.silence()));
        if (told.isPresent() && told.get().status().isTerminal()) {
            return new CurrentStatus(told.get().status(), sinceOf(run), startedAt);
        }
        if (silent) {
            return new CurrentStatus(JobStatus.UNKNOWN, heard, startedAt);
        }
        if (told.isPresent()) {
            StatusTimeline.Seen seen = told.get();
            // The job manager's uptime began anew since: what was told is over, though nobody said so.
            if (seen.status() != JobStatus.RUNNING
                    && uptime != null
                    && uptime.since().isAfter(seen.at())) {
                return new CurrentStatus(JobStatus.RUNNING, uptime.since(), startedAt);
            }
            return new CurrentStatus(seen.status(), sinceOf(run), startedAt);
        }
        if (uptime != null) {
            return new CurrentStatus(JobStatus.RUNNING, uptime.since(), startedAt);
        }
        Instant tasks = coverage.since(Capability.METRICS).orElse(null);
        return tasks == null
                ? new CurrentStatus(JobStatus.UNKNOWN, null, startedAt)
                : new CurrentStatus(JobStatus.RUNNING, null, startedAt);
    }

    private @Nullable Instant sinceOf(String run) {
        return statuses.sinceOfLatest(run).map(StatusTimeline.Seen::at).orElse(null);
    }

    private record Uptime(Instant since) {}

    private @Nullable Uptime uptime(String run) {
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.UPTIME)) {
            if (entry.getKey().run().equals(run)) {
                long pane = entry.getValue().lastPane();
                double millis = entry.getValue().highest(pane, 1)[0];
                if (millis > 0) {
                    long end = (pane + 1) * settings.paneMillis();
                    return new Uptime(Instant.ofEpochMilli(end - (long) millis));
                }
            }
        }
        return null;
    }

    private List<Restart> restarts(Window window, List<JobFailure> told) {
        int n = window.panes();
        long first = paneOf(window.from());
        double[] rescales = increases(FlinkMetric.NUM_RESCALES, first, n);
        List<Restart> result = new ArrayList<>();
        double[] seen = new double[n];
        Instant before = Instant.MIN;
        for (Interruption i : statuses.interruptions()) {
            if (i.at().isBefore(window.from())) {
                continue;
            }
            int pane = Math.min(n - 1, Math.max(0, window.paneOf(i.at())));
            JobFailure cause = FailureLedger.causeOf(i.at(), before, told).orElse(null);
            boolean rescale = cause == null && takeNear(rescales, pane);
            if (!rescale) {
                seen[pane]++;
            }
            result.add(new Restart(i.at(), i.recoveredAt(), rescale, cause));
            before = i.recoveredAt() == null ? i.at() : i.recoveredAt();
        }
        counted(first, n, seen, told, result);
        result.sort(Comparator.comparing(Restart::at));
        return result;
    }

    /** Restarts that only the counter tells of. */
    private void counted(long first, int n, double[] seen, List<JobFailure> told, List<Restart> result) {
        double[] restarts = increases(FlinkMetric.NUM_RESTARTS, first, n);
        double[] rescales = increases(FlinkMetric.NUM_RESCALES, first, n);
        double[] times = new double[n];
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.NUM_RESTARTS)) {
            double[] own = entry.getValue().times(first, n);
            Arrays.setAll(times, i -> Double.isNaN(own[i]) ? times[i] : Math.max(times[i], own[i]));
        }
        for (int pane = 0; pane < n; pane++) {
            double more = Double.isNaN(restarts[pane]) ? 0 : restarts[pane];
            more -= Double.isNaN(rescales[pane]) ? 0 : rescales[pane];
            // The counter is read seconds after the change was told, at times in the pane after.
            while (more >= 1 && takeNear(seen, pane)) {
                more--;
            }
            for (int i = 0; i < Math.min(more, 100); i++) {
                Instant at = Instant.ofEpochMilli((long) times[pane]);
                JobFailure cause = told.stream()
                        .filter(f -> !f.at().isBefore(at.minus(settings.pane())) && !f.at().isAfter(at))
                        .findFirst()
                        .orElse(null);
                result.add(new Restart(cause == null ? at : cause.at(), null, false, cause));
            }
        }
    }

    /** Takes one from the pane, else from the one before, else from the one after. */
    private static boolean takeNear(double[] counts, int pane) {
        for (int i : new int[] {pane, pane - 1, pane + 1}) {
            if (i >= 0 && i < counts.length && counts[i] >= 1) {
                counts[i]--;
                return true;
            }
        }
        return false;
    }

    private double[] increases(FlinkMetric metric, long first, int n) {
        double[] sum = new double[n];
        Arrays.fill(sum, Double.NaN);
        for (Map.Entry<Place, PaneCells> entry : metrics.of(metric)) {
            double[] own = entry.getValue().increases(first, n);
            for (int i = 0; i < n; i++) {
                if (!Double.isNaN(own[i])) {
                    sum[i] = Double.isNaN(sum[i]) ? own[i] : sum[i] + own[i];
                }
            }
        }
        return sum;
    }

    private Checkpoints checkpoints(Window window) {
        List<Checkpoint> history = checkpoints.history();
        Duration interval = configuration
                .duration("execution.checkpointing.interval")
                .filter(d -> !d.isZero() && d.compareTo(Duration.ofDays(36_500)) < 0)
                .orElse(null);
        boolean periodic = history.stream().anyMatch(c -> !c.savepoint());
        Boolean enabled = null;
        if (interval != null || periodic) {
            enabled = true;
        } else if (configuration.knowsJob()) {
            enabled = false;
        }
        int tolerable = configuration
                .value("execution.checkpointing.tolerable-failed-checkpoints")
                .filter(v -> v.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(-1);
        return new Checkpoints(
                enabled,
                interval,
                configuration.duration("execution.checkpointing.timeout").orElse(null),
                tolerable,
                checkpoints.lastCompletedAt(),
                history.stream()
                        .filter(c -> !c.triggeredAt().isBefore(window.from())
                                || !CheckpointLedger.end(c).isBefore(window.from()))
                        .toList());
    }

    /** Signals of the whole job that come from its status, checkpoints, restarts and logs. */
    private void jobSeries(Window window, List<Restart> restarts, Checkpoints history, List<SignalSeries> series) {
        int n = window.panes();
        long first = paneOf(window.from());
        Instant heard =
                lastHeard(window.to()).filter(h -> h.isBefore(window.to())).orElse(window.to());

        double[] running = statuses.running(window.from(), settings.paneMillis(), n, heard);
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.UPTIME)) {
            double[] uptime = entry.getValue().lowest(first, n);
            Arrays.setAll(
                    running,
                    i -> Double.isNaN(running[i]) && !Double.isNaN(uptime[i]) ? (uptime[i] > 0 ? 1 : 0) : running[i]);
        }
        add(Signal.RUNNING, running, series);

        double[] observed = observed(window, Capability.STATUS, heard);
        double[] restarted = observed.clone();
        double[] rescaled = observed.clone();
        for (Restart restart : restarts) {
            int pane = window.paneOf(restart.at());
            if (pane >= 0 && pane < n) {
                double[] counts = restart.rescale() ? rescaled : restarted;
                counts[pane] = (Double.isNaN(counts[pane]) ? 0 : counts[pane]) + 1;
            }
        }
        add(Signal.RESTARTS, restarted, series);
        add(Signal.RESCALES, rescaled, series);

        double[] errors = observed(window, Capability.JOB_MANAGER_LOG, heard);
        double[] tm = observed(window, Capability.TASK_MANAGER_LOG, heard);
        Arrays.setAll(errors, i -> Double.isNaN(errors[i]) ? tm[i] : errors[i]);
        double[] warnings = errors.clone();
        for (int i = 0; i < n; i++) {
            long e = logs.errors(first + i);
            long w = logs.warnings(first + i);
            errors[i] = e > 0 ? e : errors[i];
            warnings[i] = w > 0 ? w : warnings[i];
        }
        add(Signal.LOG_ERRORS, errors, series);
        add(Signal.LOG_WARNINGS, warnings, series);

        checkpointSeries(window, history.history(), heard, series);
    }

    private void checkpointSeries(Window window, List<Checkpoint> history, Instant heard, List<SignalSeries> series) {
        int n = window.panes();
        long first = paneOf(window.from());
        double[] completed = increases(FlinkMetric.NUMBER_OF_COMPLETED_CHECKPOINTS, first, n);
        double[] failed = increases(FlinkMetric.NUMBER_OF_FAILED_CHECKPOINTS, first, n);
        double[] duration = latestOf(FlinkMetric.LAST_CHECKPOINT_DURATION, first, n);
        double[] size = latestOf(FlinkMetric.LAST_CHECKPOINT_SIZE, first, n);
        double[] fullSize = latestOf(FlinkMetric.LAST_CHECKPOINT_FULL_SIZE, first, n);
        boolean byCounter = Arrays.stream(completed).anyMatch(v -> !Double.isNaN(v));
        if (!byCounter) {
            double[] observed = observed(window, Capability.CHECKPOINTS, heard);
            System.arraycopy(observed, 0, completed, 0, n);
            System.arraycopy(observed, 0, failed, 0, n);
        }
        for (Checkpoint c : history) {
            int pane = window.paneOf(CheckpointLedger.end(c));
            if (pane < 0 || pane >= n || c.status() == Checkpoint.Status.IN_PROGRESS) {
                continue;
            }
            double[] counts = c.status() == Checkpoint.Status.COMPLETED ? completed : failed;
            if (!byCounter && !c.savepoint()) {
                counts[pane] = (Double.isNaN(counts[pane]) ? 0 : counts[pane]) + 1;
            }
            if (c.status() == Checkpoint.Status.COMPLETED) {
                Duration took = c.endToEnd();
                if (took != null) {
                    duration[pane] = larger(duration[pane], took.toMillis());
                }
                if (c.stateSizeBytes() >= 0) {
                    size[pane] = larger(size[pane], c.stateSizeBytes());
                }
                if (c.fullSizeBytes() >= 0) {
                    fullSize[pane] = larger(fullSize[pane], c.fullSizeBytes());
                }
            }
        }
        add(Signal.CHECKPOINTS_COMPLETED, completed, series);
        add(Signal.CHECKPOINTS_FAILED, failed, series);
        add(Signal.CHECKPOINT_DURATION, duration, series);
        add(Signal.CHECKPOINT_SIZE, size, series);
        add(Signal.CHECKPOINT_FULL_SIZE, fullSize, series);
    }

    private static double larger(double a, double b) {
        return Double.isNaN(a) ? b : Math.max(a, b);
    }

    private double[] latestOf(FlinkMetric metric, long first, int n) {
        double[] result = new double[n];
        Arrays.fill(result, Double.NaN);
        for (Map.Entry<Place, PaneCells> entry : metrics.of(metric)) {
            double[] own = entry.getValue().highest(first, n);
            Arrays.setAll(result, i -> Double.isNaN(own[i]) ? result[i] : larger(result[i], own[i]));
        }
        return result;
    }

    /** Zero in panes since facts of that kind were first seen, absent before. */
    private double[] observed(Window window, Capability capability, Instant heard) {
        double[] result = new double[window.panes()];
        Arrays.fill(result, Double.NaN);
        coverage.since(capability).ifPresent(since -> {
            int from = Math.max(0, window.paneOf(since));
            int to = Math.min(result.length - 1, window.paneOf(heard));
            if (from <= to) {
                Arrays.fill(result, from, to + 1, 0);
            }
        });
        return result;
    }

    private void add(Signal signal, double[] values, List<SignalSeries> series) {
        if (Arrays.stream(values).anyMatch(v -> !Double.isNaN(v))) {
            series.add(new SignalSeries(signal, "", settings.pane(), values));
        }
    }

    /** Sizes of subtasks' state, from the latest checkpoint that tells them. */
    private static void stateSpread(Checkpoints history, Topology topology, List<SubtaskSpread> spreads) {
        for (int i = history.history().size() - 1; i >= 0; i--) {
            Checkpoint checkpoint = history.history().get(i);
            if (checkpoint.status() != Checkpoint.Status.COMPLETED
                    || checkpoint.parts().isEmpty()) {
                continue;
            }
            for (Checkpoint.VertexPart part : checkpoint.parts()) {
                boolean current = topology.vertex(part.vertexId())
                        .map(JobVertex::parallelism)
                        .map(p -> p == part.stateSizeBytes().size())
                        .orElse(true);
                if (current && !part.stateSizeBytes().isEmpty()) {
                    spreads.add(new SubtaskSpread(
                            Signal.CHECKPOINT_FULL_SIZE,
                            part.vertexId(),
                            part.stateSizeBytes().stream()
                                    .map(bytes -> bytes < 0 ? Double.NaN : bytes.doubleValue())
                                    .toList()));
                }
            }
            return;
        }
    }

    private Map<Capability, String> notes(String run, int ahead) {
        EnumMap<Capability, String> notes = new EnumMap<>(Capability.class);
        if (ahead > 0) {
            notes.put(
                    Capability.STATUS,
                    ahead + " facts carry times more than ten minutes ahead and were left out: is a clock wrong?");
        }
        if (metrics.refused() > 0) {
            notes.put(
                    Capability.METRICS,
                    "more than " + settings.mostSeries() + " series: " + metrics.refused()
                            + " samples were left out; report fewer metrics");
        }
        if (!topologies.isWhole(run)) {
            notes.put(
                    Capability.TOPOLOGY,
                    "put together from metrics and logs; its edges are inferred or unknown. Flink's REST API knows them");
        }
        return notes;
    }

    /** Writes everything that was kept, see {@link AssemblerStateCodec}. */
    void write(BinaryWriter out) throws IOException {
        metrics.write(out);
        processes.write(out);
        logs.write(out);
        statuses.write(out);
        checkpoints.write(out);
        failures.write(out);
        topologies.write(out);
        configuration.write(out);
        coverage.write(out);
        out.number(census.size());
        for (Map.Entry<Long, Long> entry : census.entrySet()) {
            out.number(entry.getKey());
            out.number(entry.getValue());
        }
        out.number(runs.size());
        for (Map.Entry<String, Run> entry : runs.entrySet()) {
            out.string(entry.getKey());
            out.instant(entry.getValue().first());
            out.instant(entry.getValue().last());
        }
        out.optional(versionAt.equals(Instant.MIN) ? null : versionAt);
        out.optional(version);
    }

    static SnapshotAssembler read(JobKey key, AssemblerSettings settings, LogGrouping grouping, BinaryReader in)
            throws IOException {
        return new SnapshotAssembler(key, settings, grouping, in);
    }

    /** Ids of the runs known, the current one last. */
    public List<String> runs() {
        return runs.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Run> e) -> e.getValue().first())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }
}
