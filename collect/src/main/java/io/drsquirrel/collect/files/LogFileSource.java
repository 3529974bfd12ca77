// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.GcPause;
import io.drsquirrel.collect.readings.GcPool;
import io.drsquirrel.collect.readings.MetricPool;
import io.drsquirrel.collect.readings.MetricReport;
import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.collect.readings.ReportedScopes;
import io.drsquirrel.collect.readings.ThreadPool;
import io.drsquirrel.collect.readings.ThreadStack;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.LogGrouping;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.log.LogEvent;
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
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.ThreadSample;
import io.drsquirrel.model.snapshot.Topology;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Turns logs into snapshots: one per job they speak of, its window as long as the logs go back, its "now" the time of the last
 * record.
 *
 * <p>All logs are read before anything is assembled, since only then the span of time is known and which jobs a process worked
 * for; what has to wait is kept in bounded pools. A record that names no job belongs to all jobs of its process, and if the
 * process named none (a node manager, an old task manager) to all jobs of the cluster.
 */
public final class LogFileSource {
    private static final int PANES = 60;
    private static final String APPLICATION = "application_";
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int MOST_FANNED = 50;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final ReadOptions options;
    private final LogGrouping grouping;
    private final Clock clock;

    /**
     * A source; may be used several times.
     *
     * @param clock dates logs that carry no date and come from no file
     */
    public LogFileSource(ReadOptions options, LogGrouping grouping, Clock clock) {
        this.options = options;
        this.grouping = grouping;
        this.clock = clock;
    }

    /** Reads the logs and takes the pictures. */
    public LogPile read(LogSources sources, Progress progress) throws IOException {
        Pile pile = new Pile();
        LogSummary summary = new LogReader(options, clock).read(sources, pile, progress);
        return new LogPile(pile.snapshots(summary), summary);
    }

    /** What one job is known by. */
    private static final class Job {
        final String id;
        String cluster;
        String name = "";
        /** Whether a line was about the job itself rather than mentioning it. */
        boolean told;

        Job(String id, String cluster) {
            this.id = id;
            this.cluster = cluster;
        }
    }

    private final class Pile implements LogReader.Sink {
        private final EventPool events = new EventPool();
        private final FactPool facts = new FactPool();
        private final MetricPool metrics = new MetricPool();
        private final GcPool pauses = new GcPool();
        private final ThreadPool threads = new ThreadPool();
        private final LogNeighbours neighbours = new LogNeighbours();
        private final Map<String, Job> jobs = new LinkedHashMap<>();
        private final Map<String, Set<String>> jobsOfProcess = new LinkedHashMap<>();

        @Override
        public void event(LogEvent event, List<Observation> tells) {
            if (!isSetting(event.message()) && !tellsValuesOnly(tells)) {
                events.add(event);
            }
            neighbours.add(event);
            String id = event.jobId();
            if (id != null) {
                seen(id, event.process());
            }
            for (Observation told : tells) {
                facts.add(told);
                told.jobId().ifPresent(job -> {
                    Job known = seen(job, told.process());
                    if (!known.told) {
                        known.told = true;
                        known.cluster = told.process().cluster();
                    }
                    if (told instanceof StatusObserved status && status.jobName() != null) {
                        known.name = status.jobName();
                    }
                });
            }
        }

        @Override
        public void reading(Instant at, boolean timed, ProcessRef process, String log, Reading reading) {
            if (reading instanceof MetricReport report) {
                metrics.add(at, process, report);
            } else if (reading instanceof GcPause pause) {
                pauses.add(at, timed, process, log, pause);
            } else if (reading instanceof ThreadStack stack) {
                threads.add(at, process, log, stack);
            }
        }

        /** Lines of the start-up banner that say no more than the configuration values taken from them. */
        private static boolean isSetting(String message) {
            return message.startsWith("Loading configuration property: ")
                    || (message.startsWith("    ") && !message.startsWith("    -X"));
        }

        private static boolean tellsValuesOnly(List<Observation> tells) {
            return !tells.isEmpty() && tells.stream().allMatch(told -> told instanceof MetricSample);
        }

        private Job seen(String id, ProcessRef process) {
            Set<String> known = jobsOfProcess.computeIfAbsent(process.id(), p -> new LinkedHashSet<>());
            if (known.size() < 10_000) {
                known.add(id);
            }
            Job job = jobs.get(id);
            if (job == null) {
                job = new Job(id, process.cluster());
                if (jobs.size() < 10_000) {
                    jobs.put(id, job);
                }
            }
            return job;
        }

        List<JobSnapshot> snapshots(LogSummary summary) {
            if (summary.records() == 0) {
                return List.of();
            }
            PileClock times = new PileClock(summary.logs(), options.zone());
            Instant now = times.last().orElse(clock.instant());
            Instant first = times.first().orElse(now);
            if (Duration.between(first, now).compareTo(LONGEST) > 0) {
                first = now.minus(LONGEST);
            }
            AssemblerSettings settings = settings(first, now);
            ReportedScopes reported = ReportedScopes.of(metrics, new ReportedJobs());
            dropMentioned();

            TreeMap<JobKey, SnapshotAssembler> assemblers = new TreeMap<>();
            Map<String, SnapshotAssembler> byJob = new LinkedHashMap<>();
            for (Job job : jobs.values()) {
                JobKey key = new JobKey(job.cluster, "", job.name.isEmpty() ? job.id : job.name);
                byJob.put(job.id, assemblers.computeIfAbsent(key, k -> new SnapshotAssembler(k, settings, grouping)));
            }
            if (assemblers.isEmpty()) {
                JobKey nameless = new JobKey(summary.cluster(), "", "");
                assemblers.put(nameless, new SnapshotAssembler(nameless, settings, grouping));
            }
            Router router = new Router(byJob, assemblers);
            facts.forEach(router::deliver);
            reported.tell(router::deliver);
            pauses.tell(
                    (log, writer) -> neighbours
                            .of(log, writer)
                            .map(seen -> new GcPool.Owner(seen.process(), seen.first()))
                            .orElseGet(() -> new GcPool.Owner(ofLog(log, writer), Instant.MIN)),
                    now,
                    router::deliver);
            threads.logs().forEach((log, dumps) -> threadsOf(log, dumps, now).forEach(router::deliver));
            if (metrics.refused() > 0) {
                router.toAll(tooManyMetrics(summary, now));
            }
            Instant incident = PileClock.incident(failures(), first);
            events.forEach(event -> router.deliver(new LogObserved(times.dated(event, incident))));
            coverage(summary, first, now).forEach(router::toAll);
            List<JobSnapshot> snapshots = new ArrayList<>();
            assemblers.values().forEach(assembler -> snapshots.add(assembler.snapshot(now.plusMillis(1), false)));
            return snapshots;
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

        private AssemblerSettings settings(Instant first, Instant now) {
            // One pane less than there are, so that borders of panes do not push the first record out.
            long seconds = Math.max(0, Duration.between(first, now).toSeconds()) + 1;
            long pane = Math.max(1, (seconds + PANES - 2) / (PANES - 1));
            return AssemblerSettings.of(Duration.ofSeconds(pane), PANES).withSilence(FOR_EVER);
        }

        /** An id that lines only mention, beside jobs that lines are about, is no job of these logs. */
        private void dropMentioned() {
            if (jobs.values().stream().anyMatch(job -> job.told)) {
                jobs.values().removeIf(job -> !job.told);
                jobsOfProcess.values().forEach(ids -> ids.retainAll(jobs.keySet()));
            }
        }

        /** A process of which nothing is known but a log that all processes may have. */
        private static ProcessRef ofLog(String log, ProcessRef writer) {
            return writer.kind() != ProcessKind.UNKNOWN
                    ? writer
                    : new ProcessRef(writer.cluster(), ProcessKind.TASK_MANAGER, log, writer.host());
        }

        /**
         * Threads as seen now: a dump is taken while something is wrong, and its file is part of the pile for that reason, whenever
         * the last record was written.
         */
        private List<Observation> threadsOf(String log, ThreadPool.Dumps dumps, Instant now) {
            ProcessRef process = neighbours
                    .of(log, dumps.writer())
                    .map(LogNeighbours.Seen::process)
                    .orElseGet(() -> ofLog(log, dumps.writer()));
            ReportedJobs known = new ReportedJobs();
            Set<String> here = jobsOfProcess.getOrDefault(process.id(), Set.of());
            List<Observation> told = new ArrayList<>();
            for (String job : here.isEmpty() ? jobs.keySet() : here) {
                Map<String, String> ids = known.verticesOf(job);
                List<ThreadSample> samples = dumps.samples(ids, process.id());
                boolean only = (here.isEmpty() ? jobs.size() : here.size()) == 1;
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

        /** Jobs as reporters name them: by name, without an id. */
        private final class ReportedJobs implements ReportedScopes.Jobs {
            @Override
            public Set<String> names() {
                return jobs.values().stream()
                        .map(job -> job.name)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet());
            }

            @Override
            public String idOf(String name, ProcessRef process) {
                Job job = named(name, process)
                        .or(() -> onlyOne(name, jobsOfProcess.getOrDefault(process.id(), Set.of())))
                        .or(() -> onlyOne(name, jobs.keySet()))
                        .orElseGet(() -> new Job(name.isEmpty() ? "job" : name, process.cluster()));
                job.told = true;
                job.name = job.name.isEmpty() ? name : job.name;
                jobs.putIfAbsent(job.id, job);
                jobsOfProcess
                        .computeIfAbsent(process.id(), p -> new LinkedHashSet<>())
                        .add(job.id);
                return job.id;
            }

            /** Of several runs of a job the last. */
            private Optional<Job> named(String name, ProcessRef process) {
                Optional<Job> found = Optional.empty();
                for (Job job : jobs.values()) {
                    boolean better = found.isEmpty() || job.cluster.equals(process.cluster());
                    if (!name.isEmpty() && job.name.equals(name) && better) {
                        found = Optional.of(job);
                    }
                }
                return found;
            }

            /** The only job there is, unless it bears another name. */
            private Optional<Job> onlyOne(String name, Set<String> ids) {
                return ids.size() == 1
                        ? Optional.ofNullable(jobs.get(ids.iterator().next()))
                                .filter(job -> name.isEmpty() || job.name.isEmpty())
                        : Optional.empty();
            }

            @Override
            public Map<String, String> verticesOf(String job) {
                Map<String, String> ids = new LinkedHashMap<>();
                facts.forEach(fact -> {
                    if (fact instanceof TopologyObserved told && told.job().equals(job)) {
                        told.topology().vertices().forEach(v -> ids.put(v.name(), v.id()));
                    }
                });
                return ids;
            }
        }

        /** Hands facts to the assemblers of the jobs they concern. */
        private final class Router {
            private final Map<String, SnapshotAssembler> byJob;
            private final Map<JobKey, SnapshotAssembler> all;

            Router(Map<String, SnapshotAssembler> byJob, Map<JobKey, SnapshotAssembler> all) {
                this.byJob = byJob;
                this.all = all;
            }

            void deliver(Observation observation) {
                String job = observation.jobId().orElse(null);
                SnapshotAssembler own = job == null ? null : byJob.get(job);
                if (own != null) {
                    own.add(observation);
                    return;
                }
                ProcessRef process = observation.process();
                Set<String> concerned = jobsOfProcess.getOrDefault(process.id(), Set.of());
                if (concerned.isEmpty()) {
                    concerned = jobs.values().stream()
                            .filter(j -> j.cluster.equals(process.cluster()))
                            .map(j -> j.id)
                            .collect(Collectors.toCollection(LinkedHashSet::new));
                }
                if (concerned.isEmpty()) {
                    if (!isOfAnotherApplication(observation)) {
                        toAll(observation);
                    }
                } else {
                    toJobs(concerned, observation);
                }
            }

            /** A node manager tells of the containers of all applications on its host. */
            private boolean isOfAnotherApplication(Observation observation) {
                return observation instanceof ContainerObserved
                        && observation.process().cluster().startsWith(APPLICATION)
                        && jobs.values().stream().anyMatch(job -> job.cluster.startsWith(APPLICATION));
            }

            void toAll(Observation observation) {
                if (byJob.isEmpty()) {
                    all.values().forEach(assembler -> assembler.add(observation));
                } else {
                    toJobs(byJob.keySet(), observation);
                }
            }

            private void toJobs(Set<String> ids, Observation observation) {
                Set<SnapshotAssembler> targets = new LinkedHashSet<>();
                for (String id : ids) {
                    SnapshotAssembler assembler = byJob.get(id);
                    if (assembler != null && targets.size() < MOST_FANNED && targets.add(assembler)) {
                        assembler.add(forJob(observation, id));
                    }
                }
            }

            private static Observation forJob(Observation observation, String job) {
                if (observation instanceof LogObserved log) {
                    return new LogObserved(log.event().forJob(job));
                }
                if (observation instanceof ConfigurationObserved o) {
                    return new ConfigurationObserved(o.at(), o.process(), job, o.entries());
                }
                if (observation instanceof CoverageObserved o) {
                    return new CoverageObserved(o.at(), o.process(), job, o.capability(), o.available(), o.note());
                }
                return observation;
            }
        }

        // ------------------------------------------------------------------------------------------ coverage

        private List<Observation> coverage(LogSummary summary, Instant first, Instant now) {
            List<Observation> said = new ArrayList<>();
            boolean jobManager = false;
            boolean taskManager = false;
            for (LogFacts log : summary.logs()) {
                Instant from = log.first();
                Instant to = log.last();
                if (from == null || to == null) {
                    continue;
                }
                jobManager |= log.kinds().contains(ProcessKind.JOB_MANAGER);
                taskManager |= log.kinds().contains(ProcessKind.TASK_MANAGER);
                for (ProcessKind kind : log.kinds()) {
                    capability(kind).ifPresent(capability -> {
                        ProcessRef process = new ProcessRef(summary.cluster(), ProcessKind.UNKNOWN, "", "");
                        said.add(new CoverageObserved(from, process, null, capability, true, ""));
                        said.add(new CoverageObserved(
                                to,
                                new ProcessRef(summary.cluster(), ProcessKind.UNKNOWN, log.name(), ""),
                                null,
                                capability,
                                true,
                                String.join("; ", log.warnings())));
                    });
                }
            }
            Duration span = Duration.between(first, now);
            String tooShort = span.compareTo(SHORTEST) < 0
                    ? "the logs span only " + Math.max(1, span.toSeconds())
                            + " s, which is too short to tell how the job is"
                    : "";
            told(
                    said,
                    summary,
                    now,
                    Capability.JOB_MANAGER_LOG,
                    jobManager,
                    tooShort,
                    "no job manager log among the files - add it");
            told(
                    said,
                    summary,
                    now,
                    Capability.TASK_MANAGER_LOG,
                    taskManager,
                    tooShort,
                    "no task manager log among the files - add those of the time around the failure");
            return said;
        }

        private void told(
                List<Observation> said,
                LogSummary summary,
                Instant now,
                Capability capability,
                boolean there,
                String tooShort,
                String missing) {
            String skipped =
                    summary.skipped().stream().limit(3).map(Skipped::toString).collect(Collectors.joining("; "));
            String note = there ? tooShort : missing;
            String both = note.isEmpty() ? skipped : skipped.isEmpty() ? note : note + "; not read: " + skipped;
            if (!both.isEmpty()) {
                said.add(new CoverageObserved(
                        now, ProcessRef.unknown(summary.cluster()), null, capability, there, both));
            }
        }

        private Optional<Capability> capability(ProcessKind kind) {
            return switch (kind) {
                case JOB_MANAGER -> Optional.of(Capability.JOB_MANAGER_LOG);
                case TASK_MANAGER -> Optional.of(Capability.TASK_MANAGER_LOG);
                case CLIENT, OPERATOR, RESOURCE_MANAGER, UNKNOWN -> Optional.empty();
            };
        }
    }
}
