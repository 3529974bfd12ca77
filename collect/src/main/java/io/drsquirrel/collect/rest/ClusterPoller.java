// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one cluster again and again, and tells what it saw as observations.
 *
 * <p>A poll first asks who is there, which makes Flink fetch metrics from its processes; then, while it does, for all that it knows
 * at once; then for the metrics; and last for what was added to the logs. What one poll learns (names of metrics, where subtasks
 * run, how far a log was read) the next one need not ask for again.
 *
 * <p>Times are those of the job manager, whose answers carry its "now": our clock may be another.
 *
 * <p>Not safe for use by several threads.
 */
public final class ClusterPoller implements AutoCloseable {
    private static final Pattern KNOWN_VERSIONS = Pattern.compile("(1\\.(1[89]|20)|2\\.[0-3])([.-].*)?");
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int MOST_JOBS = 500;
    private static final int MOST_THREAD_LOOKS = 10;
    private static final long RETRY_MILLIS = 400;
    /** Our clocks agree as far as a request takes. */
    private static final Duration SAME_CLOCK = Duration.ofSeconds(2);

    private final FlinkRest rest;
    private final PollSettings settings;
    private final Clock clock;
    private final Map<String, JobPoller> jobs = new LinkedHashMap<>();
    private final Fetches fetches = new Fetches();

    private @Nullable Cluster cluster;
    private Map<String, LogPosition> resumeAt = Map.of();
    private boolean interrupted;
    private Duration skew = Duration.ZERO;

    /** What is known of the cluster after the first answer. */
    private record Cluster(
            ProcessRef jobManager,
            String version,
            List<ConfigurationEntry> configuration,
            ProcessPoller processes,
            @Nullable LogFollower logs,
            ThreadLook threads) {}

    /** @param clock ours; dates logs without dates, and stands in where the job manager tells no time */
    public ClusterPoller(FlinkRest rest, PollSettings settings, Clock clock) {
        this.rest = rest;
        this.settings = settings;
        this.clock = clock;
    }

    /** Flink's version, once the cluster has answered. */
    public Optional<String> version() {
        return Optional.ofNullable(cluster).map(Cluster::version);
    }

    /** What the cluster is called, once it has answered. */
    public Optional<String> clusterName() {
        return Optional.ofNullable(cluster).map(c -> c.jobManager().cluster());
    }

    /** How far the logs were read, by process. */
    Map<String, LogPosition> logPositions() {
        LogFollower logs = cluster == null ? null : cluster.logs();
        return logs == null ? resumeAt : logs.positions();
    }

    /** Has the first poll go on in the logs where an earlier poller of this cluster left off. */
    void resume(Map<String, LogPosition> positions) {
        resumeAt = Map.copyOf(positions);
    }

    /**
     * Looks once.
     *
     * @throws RestException where the cluster itself does not answer; what concerns a part of it is told by {@link Poll#problems()}
     */
    public Poll poll() throws RestException {
        try {
            Poll poll = whole();
            interrupted = poll.silence().isPresent();
            return poll;
        } catch (RestException e) {
            interrupted = true;
            throw e;
        }
    }

    private Poll whole() throws RestException {
        long before = rest.requests();
        rest.listen();
        Problems problems = new Problems();
        List<Observation> seen = new ArrayList<>();
        List<Observation> later = new ArrayList<>();
        Cluster known = cluster;
        boolean first = known == null || interrupted;
        if (known == null || interrupted) {
            // What answers after an interruption may be of another version, or configured anew.
            known = identify(problems, known);
            cluster = known;
        }
        JsonNode overview = overview();
        // Makes Flink fetch metrics while we ask for the rest.
        rest.getAll(List.of("/jobmanager/metrics?get=numRunningJobs"));
        List<JsonNode> chosen = choose(overview);
        facts(known, chosen, seen::add, problems);
        Instant now = clock.instant().plus(skew);
        if (first) {
            later.add(new ConfigurationObserved(now, known.jobManager(), null, known.configuration()));
        }
        processes(known, now, later::add, problems);
        names(known, first, problems);
        metrics(known, now, seen::add, later::add, problems);
        if (settings.threads() && rest.silence().isEmpty()) {
            threads(known, now, later::add, problems);
        }
        LogFollower logs = known.logs();
        if (logs != null && rest.silence().isEmpty()) {
            logs.follow(known.processes().taskManagers().values(), isShared(overview), now, later::add, problems);
        }
        seen.addAll(later);
        List<Poll.SeenJob> names = chosen.stream()
                .map(n -> new Poll.SeenJob(Fields.text(n, "jid"), Fields.text(n, "name"), Fields.text(n, "state")))
                .toList();
        int requests = (int) (rest.requests() - before);
        return new Poll(now, seen, names, problems.sentences(rest.silence().isEmpty()), requests, rest.silence());
    }

    // ---------------------------------------------------------------------------------------------- who is there

    private Cluster identify(Problems problems, @Nullable Cluster before) throws RestException {
        JsonNode config;
        try {
            config = rest.get("/config");
        } catch (RestException e) {
            if (e.kind() == RestException.Kind.NOT_FOUND || e.kind() == RestException.Kind.UNREADABLE) {
                throw notFlink(e);
            }
            throw e;
        }
        String version = Fields.text(config, "flink-version");
        if (version.isEmpty()) {
            throw notFlink(null);
        }
        if (!KNOWN_VERSIONS.matcher(version).matches()) {
            problems.add("Flink " + version
                    + " is not known here (1.20 to 2.3 are); what it answers is read as far as it is" + " understood.");
        }
        Answer answer = rest.getAll(List.of("/jobmanager/config")).get("/jobmanager/config");
        List<ConfigurationEntry> configuration = List.of();
        if (answer != null && answer.body() != null) {
            configuration = EffectiveConfiguration.cluster(answer.body());
        } else if (answer != null && answer.problem() != null) {
            problems.lacks("the cluster's configuration", answer.problem());
        }
        if (before != null) {
            return new Cluster(
                    before.jobManager(), version, configuration, before.processes(), before.logs(), before.threads());
        }
        String name = named(configuration).orElse(rest.address().name());
        ProcessRef jobManager = new ProcessRef(
                name,
                ProcessKind.JOB_MANAGER,
                "jobmanager",
                String.valueOf(rest.address().base().getHost()));
        int offset = (int) Math.max(-64_800, Math.min(64_800, Fields.number(config, "timezone-offset", 0) / 1000));
        boolean flameGraphs = configuration.stream()
                .anyMatch(e ->
                        e.key().equals("rest.flamegraph.enabled") && e.value().equals("true"));
        LogFollower logs = settings.logs()
                ? new LogFollower(rest, jobManager, settings.filter(), ZoneOffset.ofTotalSeconds(offset), clock)
                : null;
        if (logs != null) {
            logs.resume(resumeAt);
        }
        return new Cluster(
                jobManager,
                version,
                configuration,
                new ProcessPoller(rest, jobManager),
                logs,
                new ThreadLook(rest, flameGraphs));
    }

    /** Clusters on Kubernetes and highly available ones have names of their own. */
    private static Optional<String> named(List<ConfigurationEntry> configuration) {
        for (String key : List.of("kubernetes.cluster-id", "high-availability.cluster-id", "yarn.application.id")) {
            for (ConfigurationEntry entry : configuration) {
                if (entry.key().equals(key)
                        && !entry.value().isBlank()
                        && !entry.value().equals("/default")) {
                    return Optional.of(entry.value().replaceFirst("^/", ""));
                }
            }
        }
        return Optional.empty();
    }

    private RestException notFlink(@Nullable RestException cause) {
        String why = cause == null ? "." : ": " + cause.sentence();
        return new RestException(
                RestException.Kind.NOT_FLINK,
                rest.address() + " answers, but not as Flink's REST API does" + why
                        + " Name the address where Flink's own web page is found, path prefix included.",
                cause);
    }

    private JsonNode overview() throws RestException {
        JsonNode overview = rest.get("/jobs/overview").path("jobs");
        if (!overview.isArray()) {
            throw notFlink(null);
        }
        return overview;
    }

    /** Whether it works, or did lately, for jobs of several names. */
    private boolean isShared(JsonNode overview) {
        Set<String> names = new HashSet<>();
        for (JsonNode node : overview) {
            if (isOfLate(node)) {
                names.add(Fields.text(node, "name"));
            }
        }
        return names.size() > 1;
    }

    private boolean isOfLate(JsonNode node) {
        Instant since = clock.instant().plus(skew).minus(REMEMBERED);
        return !JobStatus.parse(Fields.text(node, "state")).isTerminal()
                || Fields.time(node, "end-time").map(end -> end.isAfter(since)).orElse(true);
    }

    /** Running jobs, and those that ended lately. */
    private List<JsonNode> choose(JsonNode overview) {
        List<JsonNode> chosen = new ArrayList<>();
        for (JsonNode node : overview) {
            String id = Fields.text(node, "jid");
            boolean asked = settings.job()
                    .map(job -> job.equals(id) || job.equals(Fields.text(node, "name")))
                    .orElse(true);
            if (Fields.isId(id) && asked && (isOfLate(node) || settings.job().isPresent())) {
                chosen.add(node);
            }
        }
        chosen.sort(Comparator.comparing(
                        (JsonNode n) -> JobStatus.parse(Fields.text(n, "state")).isTerminal())
                .thenComparing(n -> -Fields.number(n, "start-time", 0)));
        return chosen.subList(0, Math.min(MOST_JOBS, chosen.size()));
    }

    // ---------------------------------------------------------------------------------------------- facts

    private void facts(Cluster known, List<JsonNode> chosen, Consumer<Observation> out, Problems problems) {
        Set<String> ids = new LinkedHashSet<>();
        chosen.forEach(node -> ids.add(Fields.text(node, "jid")));
        jobs.keySet().retainAll(ids);
        Set<String> paths = new LinkedHashSet<>();
        for (String id : ids) {
            JobPoller job = jobs.computeIfAbsent(
                    id, i -> new JobPoller(i, rest, known.jobManager(), settings.requestsPerJob()));
            paths.addAll(job.factPaths());
        }
        Map<String, Answer> answers = rest.getAll(paths);
        for (String id : ids) {
            Answer detail = answers.get("/jobs/" + id);
            if (detail != null && detail.body() != null) {
                Fields.time(detail.body(), "now").ifPresent(this::learnSkew);
                break;
            }
        }
        Instant now = clock.instant().plus(skew);
        for (JsonNode node : chosen) {
            JobPoller job = jobs.get(Fields.text(node, "jid"));
            if (job != null) {
                job.facts(node, answers, now, out, problems);
            }
        }
    }

    private void learnSkew(Instant theirs) {
        Duration difference = Duration.between(clock.instant(), theirs);
        Duration before = skew;
        skew = difference.abs().compareTo(SAME_CLOCK) > 0 ? difference : Duration.ZERO;
        if (skew.minus(before).abs().compareTo(SAME_CLOCK) > 0) {
            fetches.forget(); // what was read before the clock jumped is not as long ago as it looks
        }
    }

    private void processes(Cluster known, Instant now, Consumer<Observation> out, Problems problems) {
        Answer answer = rest.getAll(List.of("/taskmanagers")).get("/taskmanagers");
        if (answer != null && answer.body() != null) {
            known.processes().registered(answer.body(), now, out);
        } else if (answer != null && answer.problem() != null) {
            problems.lacks("the task managers", answer.problem());
        }
    }

    // ---------------------------------------------------------------------------------------------- metrics

    /** Learns names of metrics; the first time Flink has none yet and is asked again some times. */
    private void names(Cluster known, boolean first, Problems problems) {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        while (true) {
            Set<String> paths = new LinkedHashSet<>(known.processes().namePaths());
            jobs.values().forEach(job -> paths.addAll(job.namePaths()));
            if (paths.isEmpty()) {
                return;
            }
            Map<String, Answer> answers = rest.getAll(paths);
            boolean complete = known.processes().names(answers);
            boolean learned = false;
            for (JobPoller job : jobs.values()) {
                learned |= job.names(answers);
                complete &= job.hasNames() || !job.isRunning();
            }
            if (learned) {
                // Where one vertex has metrics, the others have them too.
                continue;
            }
            if (complete || !first) {
                return;
            }
            if (System.nanoTime() > deadline) {
                problems.add("Flink had not fetched all metrics within "
                        + settings.patience().toSeconds() + " s; those of this look may be incomplete.");
                return;
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void metrics(
            Cluster known,
            Instant now,
            Consumer<Observation> ofJobs,
            Consumer<Observation> ofProcesses,
            Problems problems) {
        Set<String> paths = new LinkedHashSet<>();
        jobs.values().forEach(job -> paths.addAll(job.metricPaths()));
        // After those of jobs, which tell how late their task managers answered the fetch.
        paths.addAll(known.processes().metricPaths());
        Map<String, Answer> answers = new LinkedHashMap<>(rest.getAll(paths));
        Set<String> parts = new LinkedHashSet<>();
        jobs.values().forEach(job -> parts.addAll(job.partPaths(answers)));
        answers.putAll(rest.getAll(parts));
        boolean repeated = fetches.isRepeated(known.processes().fetchMark(answers), now);
        fetches.stalledSince(now).ifPresent(since -> problems.add(stalled(since)));
        for (JobPoller job : jobs.values()) {
            job.metrics(answers, repeated, now, known.processes().taskManagers(), ofJobs, problems);
        }
        if (repeated) {
            return;
        }
        // All metrics of a cluster are fetched at one time, which running jobs tell.
        Instant fetched = jobs.values().stream()
                .filter(JobPoller::isRunning)
                .map(JobPoller::metricsAt)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(now);
        Map<String, Instant> ofTaskManagers = new HashMap<>();
        jobs.values().forEach(job -> job.taskManagersAt()
                .forEach((id, at) -> ofTaskManagers.merge(id, at, (a, b) -> a.isAfter(b) ? a : b)));
        known.processes().metrics(answers, fetched, ofTaskManagers, ofProcesses, problems);
    }

    private static String stalled(Instant since) {
        return "Flink has fetched no metrics since " + since.truncatedTo(ChronoUnit.SECONDS)
                + ": a process that died while it was asked holds the fetch up until web.timeout is over (10 min by default)."
                + " What was fetched before is not taken for new; what needs metrics is unknown meanwhile.";
    }

    private void threads(Cluster known, Instant now, Consumer<Observation> out, Problems problems) {
        int looks = 0;
        for (JobPoller job : jobs.values()) {
            for (TaskLoad.Suspect suspect : job.suspects()) {
                ProcessRef process = job.taskManagerOf(suspect)
                        .map(id -> known.processes().taskManagers().get(id))
                        .orElse(null);
                if (process != null && looks < MOST_THREAD_LOOKS) {
                    looks++;
                    known.threads().look(job.id(), suspect.vertex(), process, now, out, problems);
                }
            }
        }
    }

    @Override
    public void close() {
        rest.close();
    }
}
