// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
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
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final int MOST_FAILURES = 200;
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
    private final Census census;
    private final RunLedger runs;
    private Instant versionAt = Instant.MIN;
    private @Nullable String version;

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
        this.census = new Census(settings);
        this.runs = new RunLedger();
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
        this.census = Census.read(in, settings);
        this.runs = RunLedger.read(in);
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
        census.add(at);
        observation.jobId().ifPresent(run -> runs.seen(run, at));
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

    /** The latest time anything was observed at, times that stand alone more than a day ahead of the rest left out. */
    public Optional<Instant> newest() {
        return census.newest();
    }

    /** The time of the latest fact, as far as it can be believed; the job may be forgotten once that lies long back. */
    public Optional<Instant> lastHeard(Instant now) {
        return census.lastHeard(now);
    }

    /**
     * The picture of the window that ends now. Facts before it are forgotten.
     *
     * @param takenAt the caller's now; the same time gives a snapshot of the same id
     * @param urgent whether it is taken out of turn because the job restarted or failed
     */
    public JobSnapshot snapshot(Instant takenAt, boolean urgent) {
        Instant limit = takenAt.plus(AssemblerSettings.CLOCK_TOLERANCE);
        Window window = census.window(takenAt, limit);
        int ahead = prune(window.from(), limit);

        String run = runs.current();
        Topology topology = topologies.topology(run);
        List<JobFailure> told = failures.distinct();
        List<Restart> restarts = new RestartHistory(settings, statuses, metrics).in(window, told);
        Instant lastHeard = lastHeard(window.to()).orElse(null);
        CurrentStatus status = CurrentStatus.of(run, window, settings, statuses, metrics, coverage, lastHeard);
        Set<String> causes = new HashSet<>();
        restarts.forEach(r -> cause(r.cause(), causes));
        status.ifTerminalFailure(told, f -> cause(f, causes));
        List<ExceptionGroup> groups = logs.groups(window, causes);
        SignalFormulas formulas = new SignalFormulas(metrics, processes, topology, run, window);
        List<SignalSeries> series = new ArrayList<>(formulas.compute());
        Checkpoints history = CheckpointPicture.of(checkpoints, configuration, window);
        Instant heard = lastHeard == null || lastHeard.isAfter(window.to()) ? window.to() : lastHeard;
        series.addAll(new JobSeries(settings, metrics, statuses, logs, coverage)
                .of(window, restarts, history.history(), heard));
        series.sort(Comparator.comparing(SignalSeries::signal).thenComparing(SignalSeries::subject));
        List<SubtaskSpread> spreads = new ArrayList<>(formulas.spreads());
        spreads.addAll(CheckpointPicture.stateSizes(history, topology));

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

    private int prune(Instant from, Instant limit) {
        int ahead = metrics.prune(from.toEpochMilli(), limit.toEpochMilli());
        ahead += logs.prune(from.toEpochMilli(), limit.toEpochMilli());
        ahead += statuses.prune(from, limit);
        ahead += checkpoints.prune(from, limit);
        ahead += failures.prune(from, limit);
        processes.prune(from, limit);
        threads.prune(limit);
        coverage.prune(from, limit);
        census.prune(from, limit);
        runs.prune(from, limit);
        return ahead;
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
        census.write(out);
        runs.write(out);
        out.optional(versionAt.equals(Instant.MIN) ? null : versionAt);
        out.optional(version);
    }

    static SnapshotAssembler read(JobKey key, AssemblerSettings settings, LogGrouping grouping, BinaryReader in)
            throws IOException {
        return new SnapshotAssembler(key, settings, grouping, in);
    }

    /** Ids of the runs known, the current one last. */
    public List<String> runs() {
        return runs.all();
    }
}
