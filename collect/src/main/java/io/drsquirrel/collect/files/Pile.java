// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.AnswerReader;
import io.drsquirrel.collect.readings.AnswerReader.Told;
import io.drsquirrel.collect.readings.CheckpointAnswer;
import io.drsquirrel.collect.readings.ContainerUsage;
import io.drsquirrel.collect.readings.GcPause;
import io.drsquirrel.collect.readings.GcPool;
import io.drsquirrel.collect.readings.MetricPool;
import io.drsquirrel.collect.readings.MetricReport;
import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.collect.readings.ReportedScopes;
import io.drsquirrel.collect.readings.ResidentMemory;
import io.drsquirrel.collect.readings.RestAnswer;
import io.drsquirrel.collect.readings.SiblingFiles;
import io.drsquirrel.collect.readings.ThreadPool;
import io.drsquirrel.collect.readings.ThreadStack;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.LogGrouping;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.ThreadSample;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was read of a pile of logs and has to wait, in bounded pools: only when all is read are the span of time and the jobs of
 * each process known.
 */
final class Pile implements LogReader.Sink {
    private static final int PANES = 60;
    private static final int MOST_ANSWERS = 500;
    private static final int MOST_SAVED = 20_000;
    private static final int MOST_RESIDENT = 50_000;
    private static final int MOST_LOGS = 10_000;
    private static final long MOST_SAVED_BYTES = 64L << 20;
    /** What a live look has: panes short enough that a look of seconds has some. */
    private static final AssemblerSettings OF_A_LOOK = AssemblerSettings.of(Duration.ofSeconds(5), 720);

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final EventPool events = new EventPool();
    private final FactPool facts = new FactPool();
    private final MetricPool metrics = new MetricPool();
    private final GcPool pauses = new GcPool();
    private final ThreadPool threads = new ThreadPool();
    private final PiledContainers containers = new PiledContainers();
    /** Names of logs by the ids of processes that they were first taken for. */
    private final Map<String, String> tables = new HashMap<>();

    private final List<Resident> resident = new ArrayList<>();
    private final Set<String> speaking = new HashSet<>();
    private final Map<String, Set<String>> jobsOfLogs = new HashMap<>();
    private final List<CheckpointAnswer> answers = new ArrayList<>();
    private final List<RestAnswer> saved = new ArrayList<>();
    private final AnswerReader answerReader;
    private long savedBytes;
    private int refused;
    private final List<String> unplaced = new ArrayList<>();
    private final LogNeighbours neighbours = new LogNeighbours();
    private final PiledJobs jobs = new PiledJobs(facts);
    private final ReturnedJobManagers returned = new ReturnedJobManagers();
    private final StoppedClusters stopped = new StoppedClusters();

    private record Resident(Instant at, ProcessRef writer, long bytes) {}

    /** An empty pile; saved answers of Flink's REST API are made something of by that reader. */
    Pile(AnswerReader answerReader) {
        this.answerReader = answerReader;
    }

    @Override
    public void event(LogEvent event, List<Observation> tells) {
        if (!isSetting(event) && !tellsValuesOnly(tells)) {
            events.add(event);
        }
        neighbours.add(event);
        returned.add(event);
        stopped.add(event);
        String log = event.source().substring(0, Math.max(0, event.source().lastIndexOf(':')));
        speaking.add(log);
        String id = event.jobId();
        if (id != null) {
            jobs.mention(id, event.process());
            if (jobsOfLogs.size() < MOST_LOGS || jobsOfLogs.containsKey(log)) {
                jobsOfLogs.computeIfAbsent(log, l -> new HashSet<>()).add(id);
            }
        }
        for (Observation told : tells) {
            facts.add(told);
            told.jobId().ifPresent(job -> jobs.tell(job, told));
        }
    }

    @Override
    public void reading(Instant at, boolean timed, ProcessRef process, String log, Reading reading) {
        if (reading instanceof MetricReport || reading instanceof ResidentMemory) {
            tables.putIfAbsent(process.id(), log);
        }
        if (reading instanceof ResidentMemory memory) {
            if (resident.size() < MOST_RESIDENT) {
                resident.add(new Resident(at, process, memory.bytes()));
            }
        } else if (reading instanceof MetricReport report) {
            metrics.add(at, process, report);
        } else if (reading instanceof GcPause pause) {
            pauses.add(at, timed, process, log, pause);
        } else if (reading instanceof ThreadStack stack) {
            threads.add(at, process, log, stack);
        } else if (reading instanceof CheckpointAnswer answer && answers.size() < MOST_ANSWERS) {
            answers.add(answer);
        } else if (reading instanceof ContainerUsage usage) {
            containers.add(usage);
        } else if (reading instanceof RestAnswer answer) {
            if (saved.size() < MOST_SAVED && savedBytes + answer.json().length < MOST_SAVED_BYTES) {
                saved.add(answer);
                savedBytes += answer.json().length;
            } else {
                refused++;
            }
        }
    }

    /**
     * Lines of the start-up banner that say no more than the configuration values taken from them. The last of them may have lines
     * below it that somebody else printed, such as the stack that a client ends with.
     */
    private static boolean isSetting(LogEvent event) {
        String message = event.message();
        boolean setting = message.startsWith("Loading configuration property: ")
                || (message.startsWith("    ") && !message.startsWith("    -X"));
        return setting && event.throwable() == null && message.indexOf('\n') < 0;
    }

    private static boolean tellsValuesOnly(List<Observation> tells) {
        return !tells.isEmpty() && tells.stream().allMatch(told -> told instanceof MetricSample);
    }

    /**
     * The pictures of all jobs, once all is read; none where there was no record.
     *
     * @param zone the zone of times that tell none
     * @param clock tells now where no record has a time
     */
    List<JobSnapshot> snapshots(LogSummary summary, ZoneId zone, LogGrouping grouping, Clock clock) {
        if (summary.records() == 0) {
            return List.of();
        }
        Set<String> pictures = new HashSet<>(threads.logs().keySet());
        pictures.removeAll(speaking);
        PileClock times = new PileClock(summary.logs(), zone, pauses.zones(), pictures);
        Told told = answerReader.read(saved, scene(summary, times, clock));
        // What knows vertices is asked for their ids below; all else is handed on at once.
        told.observations().forEach(seen -> {
            if (seen instanceof TopologyObserved) {
                facts.add(seen);
            }
            seen.jobId().ifPresent(job -> jobs.tell(job, seen));
        });
        Instant now = told.at()
                .filter(at -> times.last().filter(at::isBefore).isEmpty())
                .or(times::last)
                .or(this::lastAnswered)
                .orElse(clock.instant());
        Instant first = times.first().orElse(now);
        if (Duration.between(first, now).compareTo(LONGEST) > 0) {
            first = now.minus(LONGEST);
        }
        ReportedScopes reported = ReportedScopes.of(metrics, jobs, this::ownerOfTable);
        jobs.dropMentioned();
        if (jobs.ids().isEmpty()) {
            // Threads of tasks are of a job, though nothing names it.
            threads.logs().values().stream().findFirst().ifPresent(dumps -> jobs.idOf("", dumps.writer()));
        }

        if (jobs.ids().isEmpty()) {
            ProcessRef cluster = ProcessRef.unknown(summary.cluster());
            answers.forEach(answer -> {
                if (answer.job().isEmpty()) {
                    jobs.idOf("", cluster);
                } else {
                    jobs.mention(answer.job(), cluster);
                }
            });
        }
        boolean lookOnly = times.last().isEmpty() && (told.at().isPresent() || !answers.isEmpty());
        AssemblerSettings settings = lookOnly ? OF_A_LOOK : settings(first, now);
        JobAssemblers assemblers = new JobAssemblers(jobs, summary.cluster(), settings, grouping);
        Map<String, Instant> stops = stopped.stops();
        LoadedOptions loaded = LoadedOptions.of(facts);
        facts.forEach(fact -> {
            if (isBefore(stops, fact.process(), fact.at()) && !loaded.isOverruled(fact)) {
                assemblers.deliver(fact);
            }
        });
        loaded.note()
                .ifPresent(note -> assemblers.toAll(new CoverageObserved(
                        now, ProcessRef.unknown(summary.cluster()), null, Capability.CONFIGURATION, true, note)));
        returned.suspensions(facts::forEach).forEach(assemblers::deliver);
        reported.tell(assemblers::deliver);
        told.observations().stream()
                .filter(seen -> !(seen instanceof TopologyObserved))
                .forEach(assemblers::deliver);
        answered(summary, told, now).forEach(assemblers::deliver);
        containers.tell(summary.cluster(), neighbours, facts, now, settings.pane(), assemblers::deliver);
        resident.forEach(seen -> assemblers.deliver(new ContainerObserved(
                seen.at(), ownerOfTable(seen.writer()), null, null, null, null, seen.bytes(), null, null, null)));
        pauses.tell(this::ownerOf, now, times::moved, assemblers::deliver);
        dumpsOf().forEach((process, dumps) -> threadsOf(process, dumps, now).forEach(assemblers::deliver));
        if (metrics.refused() > 0) {
            assemblers.toAll(tooManyMetrics(summary, now));
        }
        savedNote(told)
                .ifPresent(note -> assemblers.toAll(new CoverageObserved(
                        now, ProcessRef.unknown(summary.cluster()), null, Capability.METRICS, false, note)));
        Instant incident = PileClock.incident(failures(), first);
        events.forEach(event -> {
            if (isBefore(stops, event.process(), event.at())) {
                assemblers.deliver(new LogObserved(times.dated(event, incident)));
            }
        });
        PileCoverage.of(summary, first, now).forEach(assemblers::toAll);
        stops.forEach((cluster, at) -> assemblers.deliver(StoppedClusters.word(cluster, at)));
        return assemblers.snapshots(now.plusMillis(1));
    }

    private static boolean isBefore(Map<String, Instant> stops, ProcessRef process, Instant at) {
        Instant stop = stops.get(process.cluster());
        return stop == null || at.isBefore(stop);
    }

    private TreeSet<Instant> failures() {
        TreeSet<Instant> failures = new TreeSet<>();
        facts.forEach(fact -> {
            if (fact instanceof FailureObserved) {
                failures.add(fact.at());
            }
        });
        return failures;
    }

    private static AssemblerSettings settings(Instant first, Instant now) {
        // One pane less than there are, so that borders of panes do not push the first record out.
        long seconds = Math.max(0, Duration.between(first, now).toSeconds()) + 1;
        long pane = Math.max(1, (seconds + PANES - 2) / (PANES - 1));
        return AssemblerSettings.of(Duration.ofSeconds(pane), PANES).withSilence(FOR_EVER);
    }

    private GcPool.Owner ownerOf(String log, ProcessRef writer) {
        return neighbours
                .of(log, writer)
                .map(seen -> new GcPool.Owner(seen.process(), seen.first()))
                .orElseGet(() -> new GcPool.Owner(ofLog(log, writer), Instant.MIN));
    }

    /** The process that a table of metrics is about; logs of processes are their own. */
    private ProcessRef ownerOfTable(ProcessRef writer) {
        String log = tables.get(writer.id());
        return log == null || writer.kind() != ProcessKind.UNKNOWN
                ? writer
                : neighbours.of(log, writer).map(LogNeighbours.Seen::process).orElseGet(() -> ofLog(log, writer));
    }

    /** A process of which nothing is known but a log that all processes may have. */
    private static ProcessRef ofLog(String log, ProcessRef writer) {
        return writer.kind() != ProcessKind.UNKNOWN
                ? writer
                : new ProcessRef(writer.cluster(), ProcessKind.TASK_MANAGER, log, writer.host());
    }

    /** Dumps by the process that they are of: people write each into a file of its own. */
    private Map<ProcessRef, ThreadPool.Dumps> dumpsOf() {
        Map<ProcessRef, List<ThreadPool.Dumps>> files = new LinkedHashMap<>();
        threads.logs().forEach((log, dumps) -> {
            ProcessRef process = neighbours
                    .of(log, dumps.writer())
                    .map(LogNeighbours.Seen::process)
                    .or(() -> files.entrySet().stream()
                            .filter(known -> known.getValue().stream().anyMatch(dumps::shares))
                            .map(Map.Entry::getKey)
                            .findFirst())
                    .orElseGet(() -> ofLog(log, dumps.writer()));
            files.computeIfAbsent(process, p -> new ArrayList<>()).add(dumps);
        });
        Map<ProcessRef, ThreadPool.Dumps> dumps = new LinkedHashMap<>();
        files.forEach((process, several) -> dumps.put(process, ThreadPool.Dumps.together(several)));
        return dumps;
    }

    /**
     * Threads as seen now: a dump is taken while something is wrong, and its file is part of the pile for that reason, whenever
     * the last record was written.
     */
    private List<Observation> threadsOf(ProcessRef process, ThreadPool.Dumps dumps, Instant now) {
        Set<String> here = jobs.of(process);
        List<Observation> told = new ArrayList<>();
        for (String job : here.isEmpty() ? jobs.ids() : here) {
            Map<String, String> ids = jobs.verticesOf(job);
            List<ThreadSample> samples = dumps.samples(ids, process.id());
            boolean only = (here.isEmpty() ? jobs.ids().size() : here.size()) == 1;
            List<ThreadSample> own = only
                    ? samples
                    : samples.stream()
                            .filter(sample -> ids.containsValue(sample.vertexId()))
                            .toList();
            if (!own.isEmpty()) {
                told.add(new ThreadsObserved(now, process, job, own));
                told.add(new TopologyObserved(
                        now,
                        process,
                        job,
                        "",
                        new Topology(dumps.tasks(ids, process.id()).stream()
                                .filter(vertex -> only || ids.containsValue(vertex.id()))
                                .toList())));
            }
        }
        return told;
    }

    /**
     * Checkpoints of the job that was asked about, or of the only one there is. Logs with local times tell when they were triggered
     * in these, so theirs counts where it is known.
     */
    private List<Observation> answered(LogSummary summary, Told looked, Instant now) {
        Map<String, Checkpoint> known = new HashMap<>();
        if (!answers.isEmpty()) {
            facts.forEach(fact -> {
                if (fact instanceof CheckpointObserved seen) {
                    known.put(seen.job() + seen.checkpoint().id(), seen.checkpoint());
                }
            });
        }
        Map<String, Observation> told = new LinkedHashMap<>();
        Map<String, List<Checkpoint.VertexPart>> parts = new HashMap<>();
        Map<String, Checkpoint> whole = new HashMap<>();
        // What the history says of a checkpoint comes first; that of one vertex is added to it.
        answers.sort(Comparator.comparing(CheckpointAnswer::isOfParts));
        for (CheckpointAnswer answer : answers) {
            String job = jobOf(answer, looked);
            if (!jobs.ids().contains(job)) {
                unplaced.add(answer.label());
                continue;
            }
            String vertex = answer.vertex().isEmpty()
                    ? SiblingFiles.nearest(answer.label(), looked.vertices())
                            .orElseGet(() -> vertexIn(SiblingFiles.shortName(answer.label()), jobs.verticesOf(job)))
                    : answer.vertex();
            for (Checkpoint seen : answer.checkpoints()) {
                Checkpoint checkpoint = numbered(seen, job, whole);
                String key = job + checkpoint.id();
                Checkpoint logged = known.get(key);
                boolean added = answer.isOfParts() && whole.containsKey(key);
                Checkpoint base =
                        added ? whole.getOrDefault(key, checkpoint).withParts(checkpoint.parts()) : checkpoint;
                Checkpoint with = CheckpointAnswer.of(
                        base,
                        added
                                ? base.triggeredAt()
                                : logged == null ? checkpoint.triggeredAt().plus(looked.moved()) : logged.triggeredAt(),
                        vertex,
                        parts.getOrDefault(key, List.of()));
                parts.put(key, with.parts());
                if (!answer.isOfParts()) {
                    whole.put(key, with);
                }
                told.put(
                        key + with.status(),
                        new CheckpointObserved(now, ProcessRef.unknown(summary.cluster()), job, with));
            }
        }
        return List.copyOf(told.values());
    }

    /** What subtasks told of a checkpoint whose number was cut away is of the one that ended then. */
    private static Checkpoint numbered(Checkpoint part, String job, Map<String, Checkpoint> whole) {
        Duration took = part.endToEnd();
        if (part.id() >= 0 || took == null) {
            return part;
        }
        Instant ended = part.triggeredAt().plus(took);
        for (Map.Entry<String, Checkpoint> known : whole.entrySet()) {
            Duration lasted = known.getValue().endToEnd();
            boolean then = lasted != null
                    && Duration.between(known.getValue().triggeredAt().plus(lasted), ended)
                                    .abs()
                                    .compareTo(Duration.ofSeconds(1))
                            <= 0;
            if (known.getKey().startsWith(job) && then) {
                return known.getValue().withParts(part.parts());
            }
        }
        return part;
    }

    /** The job that it tells, the only one there is, or the one that its name or place tells; empty where none does. */
    private String jobOf(CheckpointAnswer answer, Told looked) {
        if (!answer.job().isEmpty()) {
            return answer.job();
        }
        return jobs.ids().size() == 1
                ? jobs.ids().iterator().next()
                : looked.jobOf().apply(answer.label()).orElse("");
    }

    /** The vertex by whose name, or that of its first operator, people called the file; else the file's name stands for it. */
    private static String vertexIn(String label, Map<String, String> vertices) {
        for (Map.Entry<String, String> vertex : vertices.entrySet()) {
            String name = vertex.getKey().split(" -> ", 2)[0];
            if (label.contains(name) || label.contains(name.replaceAll("\\W", "_"))) {
                return vertex.getValue();
            }
        }
        return label;
    }

    /** When the last checkpoint ended that answers tell of. */
    private Optional<Instant> lastAnswered() {
        return answers.stream()
                .flatMap(answer -> answer.checkpoints().stream())
                .map(checkpoint -> {
                    Duration took = checkpoint.endToEnd();
                    return took == null
                            ? checkpoint.triggeredAt()
                            : checkpoint.triggeredAt().plus(took);
                })
                .max(Comparator.naturalOrder());
    }

    private Optional<String> savedNote(Told told) {
        if (refused > 0) {
            return Optional.of(
                    refused + " saved answers of Flink's REST API were left out because there were too many of them;"
                            + " read fewer at once");
        }
        Set<String> labels = new LinkedHashSet<>(told.unplaced());
        labels.addAll(unplaced);
        int count = told.unplaced().size() + unplaced.size();
        return count > 0
                ? Optional.of(
                        count + " saved answers of Flink's REST API name no job, of which there are several here ("
                                + labels.stream().limit(3).collect(Collectors.joining(", "))
                                + (labels.size() > 3 ? ", ..." : "")
                                + "); keep the calls before them, or name the files after the job and what was asked for")
                : Optional.empty();
    }

    private AnswerReader.Scene scene(LogSummary summary, PileClock times, Clock clock) {
        return new AnswerReader.Scene() {
            @Override
            public String cluster() {
                return summary.cluster();
            }

            @Override
            public Optional<Instant> first() {
                return times.first();
            }

            @Override
            public Optional<Instant> last() {
                return times.last();
            }

            @Override
            public Optional<Instant> answered() {
                return lastAnswered();
            }

            @Override
            public Instant clock() {
                return clock.instant();
            }

            @Override
            public Set<String> jobs() {
                return jobs.ids();
            }

            @Override
            public Map<String, String> names() {
                return summary.jobNames();
            }

            @Override
            public Map<String, Set<String>> jobsOfLogs() {
                return jobsOfLogs;
            }

            @Override
            public Map<String, String> verticesOf(String job) {
                return jobs.verticesOf(job);
            }

            @Override
            public Optional<ProcessRef> processOf(String label) {
                return neighbours
                        .of(label, ProcessRef.unknown(summary.cluster()))
                        .map(LogNeighbours.Seen::process);
            }

            @Override
            public Optional<ProcessRef> jobManager() {
                return neighbours.only(ProcessKind.JOB_MANAGER);
            }
        };
    }

    private CoverageObserved tooManyMetrics(LogSummary summary, Instant now) {
        return new CoverageObserved(
                now,
                ProcessRef.unknown(summary.cluster()),
                null,
                Capability.METRICS,
                true,
                metrics.refused() + " values of reported metrics were left out because there were too many of them;"
                        + " read fewer logs at once");
    }
}
