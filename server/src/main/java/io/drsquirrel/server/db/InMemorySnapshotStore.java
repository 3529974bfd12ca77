// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.model.snapshot.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The plain store: everything in memory and gone with the process. For trying out, short looks and tests. */
public final class InMemorySnapshotStore implements SnapshotStore {
    /** A document and whether it marks a change. */
    private record Kept(JobDocument document, boolean changed) {}

    /** Everything about one job. */
    private static final class Job {
        @Nullable
        JobState state;

        final Map<String, HistoryRow> history = new HashMap<>();
        final NavigableMap<Instant, Kept> documents = new TreeMap<>();
        final NavigableMap<Instant, Optional<String>> restarts = new TreeMap<>();
        final TreeSet<JobChange> changes = new TreeSet<>(Comparator.comparing(JobChange::at)
                .reversed()
                .thenComparing(c -> c.kind().word())
                .thenComparing(JobChange::text));

        CurrentJob current() {
            JobState latest = Objects.requireNonNull(state);
            return new CurrentJob(latest, restarts(latest, 1), restarts(latest, 24));
        }

        private int restarts(JobState latest, int hours) {
            return restarts.subMap(latest.takenAt().minus(Duration.ofHours(hours)), false, latest.takenAt(), true)
                    .size();
        }
    }

    private final Retention retention;
    private final Map<String, Job> jobs = new TreeMap<>();
    private final Map<String, String> runs = new HashMap<>();

    public InMemorySnapshotStore(Retention retention) {
        this.retention = retention;
    }

    @Override
    public synchronized void store(JobState state, JobDocument document, List<JobChange> changes) {
        Job job = jobs.computeIfAbsent(state.slug(), slug -> new Job());
        job.history.put(
                state.snapshotId(),
                new HistoryRow(
                        millis(state.takenAt()),
                        state.verdict(),
                        state.causeId(),
                        state.restartStrip().stream()
                                .mapToInt(Integer::intValue)
                                .sum()));
        if (!state.jobId().isEmpty()) {
            runs.put(state.jobId(), state.slug());
        }
        JobState before = job.state;
        if (before != null
                && before.takenAt().isAfter(state.takenAt())
                && !before.snapshotId().equals(state.snapshotId())) {
            return;
        }
        boolean changed = before == null
                || before.verdict() != state.verdict()
                || !Objects.equals(before.causeId(), state.causeId())
                || !before.jobId().equals(state.jobId());
        job.restarts
                .subMap(
                        document.snapshot().window().from(),
                        true,
                        document.snapshot().window().to(),
                        false)
                .clear();
        for (Restart restart : document.snapshot().restarts()) {
            if (!restart.rescale()) {
                job.restarts.put(millis(restart.at()), Optional.ofNullable(state.causeId()));
            }
        }
        job.state = state;
        changes.forEach(c -> job.changes.add(new JobChange(millis(c.at()), c.kind(), c.text())));
        if (!changed) {
            thin(job, state.takenAt());
        }
        job.documents.put(millis(state.takenAt()), new Kept(document, changed));
    }

    private static Instant millis(Instant instant) {
        return Instant.ofEpochMilli(instant.toEpochMilli());
    }

    private void thin(Job job, Instant now) {
        Map.Entry<Instant, Kept> latest = job.documents.lowerEntry(millis(now));
        if (latest == null || latest.getValue().changed()) {
            return;
        }
        Instant before = job.documents.lowerKey(latest.getKey());
        if (before != null && Duration.between(before, latest.getKey()).compareTo(retention.spacing()) < 0) {
            job.documents.remove(latest.getKey());
        }
    }

    @Override
    public synchronized JobsFound jobs(JobQuery query) {
        String text = query.text() == null ? "" : query.text().strip().toLowerCase(Locale.ROOT);
        List<CurrentJob> fitting = currents().stream()
                .filter(job -> text.isEmpty() || contains(job, text))
                .filter(job ->
                        query.cluster() == null || job.state().key().cluster().equals(query.cluster()))
                .filter(job -> query.cause() == null || job.state().findings().contains(query.cause()))
                .toList();
        Map<Verdict, Long> counts = noCounts();
        fitting.forEach(job -> counts.merge(effective(job.state(), query.unheardBefore()), 1L, Long::sum));
        List<CurrentJob> found = fitting.stream()
                .filter(job -> query.verdicts().isEmpty()
                        || query.verdicts().contains(effective(job.state(), query.unheardBefore())))
                .sorted(query.reversed() ? order(query).reversed() : order(query))
                .toList();
        return new JobsFound(
                found.size(),
                counts,
                currents().stream()
                        .map(job -> job.state().key().cluster())
                        .distinct()
                        .sorted()
                        .toList(),
                found.stream().skip(query.offset()).limit(query.limit()).toList());
    }

    private static boolean contains(CurrentJob job, String text) {
        return job.state().key().name().toLowerCase(Locale.ROOT).contains(text)
                || job.state().key().cluster().toLowerCase(Locale.ROOT).contains(text)
                || job.state().key().namespace().toLowerCase(Locale.ROOT).contains(text);
    }

    private static Comparator<CurrentJob> order(JobQuery query) {
        Comparator<CurrentJob> byName = Comparator.comparing(
                        (CurrentJob job) -> job.state().key().name().toLowerCase(Locale.ROOT))
                .thenComparing(job -> job.state().slug());
        Comparator<CurrentJob> latestFirst = Comparator.comparing(
                (CurrentJob job) -> Optional.ofNullable(job.state().since()).orElse(Instant.EPOCH),
                Comparator.reverseOrder());
        return switch (query.order()) {
            case WORST ->
                Comparator.comparing((CurrentJob job) -> effective(job.state(), query.unheardBefore()))
                        .thenComparing(CurrentJob::restartsLastHour, Comparator.reverseOrder())
                        .thenComparing(latestFirst)
                        .thenComparing(byName);
            case NAME -> byName;
            case SINCE -> latestFirst.thenComparing(byName);
            case RESTARTS ->
                Comparator.comparing(CurrentJob::restarts24h, Comparator.reverseOrder())
                        .thenComparing(byName);
            case CLUSTER ->
                Comparator.comparing(
                                (CurrentJob job) -> job.state().key().cluster().toLowerCase(Locale.ROOT))
                        .thenComparing(byName);
        };
    }

    private List<CurrentJob> currents() {
        return jobs.values().stream()
                .filter(job -> job.state != null)
                .map(Job::current)
                .toList();
    }

    private static Verdict effective(JobState state, Instant unheardBefore) {
        return !state.status().isTerminal() && state.takenAt().isBefore(unheardBefore)
                ? Verdict.UNKNOWN
                : state.verdict();
    }

    @Override
    public synchronized Optional<CurrentJob> job(String slug) {
        return find(slug).filter(job -> job.state != null).map(Job::current);
    }

    private Optional<Job> find(String slug) {
        return Optional.ofNullable(jobs.get(slug));
    }

    @Override
    public synchronized Optional<JobDocument> latest(String slug) {
        return find(slug).map(job -> job.documents.lastEntry()).map(entry -> entry.getValue()
                .document());
    }

    @Override
    public synchronized Optional<JobDocument> at(String slug, Instant time) {
        return find(slug).map(job -> job.documents.floorEntry(time)).map(entry -> entry.getValue()
                .document());
    }

    @Override
    public synchronized List<JobChange> changes(String slug, Instant from, int limit) {
        return find(slug).stream()
                .flatMap(job -> job.changes.stream())
                .filter(change -> !change.at().isBefore(from))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<HistoryRow> history(String slug, Instant from, Instant to, int limit) {
        List<HistoryRow> rows = new ArrayList<>(find(slug).stream()
                .flatMap(job -> job.history.values().stream())
                .filter(row -> !row.at().isBefore(from) && row.at().isBefore(to))
                .sorted(Comparator.comparing(HistoryRow::at))
                .toList());
        return rows.subList(Math.max(0, rows.size() - limit), rows.size());
    }

    @Override
    public synchronized List<CurrentJob> jobsWith(String rule, int limit) {
        return currents().stream()
                .filter(job -> job.state().findings().contains(rule))
                .sorted(Comparator.comparing(
                                (CurrentJob job) -> job.state().key().name().toLowerCase(Locale.ROOT))
                        .thenComparing(job -> job.state().slug()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized FleetFacts fleet(Instant restartsFrom, Instant unheardBefore) {
        Map<String, Map<Verdict, Long>> byCluster = new TreeMap<>();
        Map<String, long[]> causes = new TreeMap<>();
        Map<Trouble, Long> troubled = new EnumMap<>(Trouble.class);
        for (Trouble trouble : Trouble.values()) {
            troubled.put(trouble, 0L);
        }
        for (CurrentJob job : currents()) {
            JobState state = job.state();
            byCluster
                    .computeIfAbsent(state.key().cluster(), c -> noCounts())
                    .merge(effective(state, unheardBefore), 1L, Long::sum);
            if (state.cause() != null) {
                causes.computeIfAbsent(state.cause().id(), c -> new long[2])[0]++;
            }
            state.troubles().forEach(trouble -> troubled.merge(trouble, 1L, Long::sum));
        }
        for (Job job : jobs.values()) {
            job.restarts
                    .tailMap(restartsFrom, true)
                    .values()
                    .forEach(cause -> cause.ifPresent(id -> causes.computeIfAbsent(id, c -> new long[2])[1]++));
        }
        List<FleetFacts.CauseCount> counted = causes.entrySet().stream()
                .map(e -> new FleetFacts.CauseCount(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .sorted(Comparator.comparing(FleetFacts.CauseCount::jobs, Comparator.reverseOrder())
                        .thenComparing(FleetFacts.CauseCount::restarts, Comparator.reverseOrder())
                        .thenComparing(FleetFacts.CauseCount::id))
                .limit(10)
                .toList();
        return new FleetFacts(currents().size(), new LinkedHashMap<>(byCluster), counted, troubled);
    }

    @Override
    public synchronized Optional<String> slugOfRun(String flinkJobId) {
        return Optional.ofNullable(runs.get(flinkJobId));
    }

    @Override
    public synchronized void prune(Instant now) {
        Instant facts = now.minus(retention.facts());
        Instant ring = now.minus(retention.documents());
        jobs.values().removeIf(job -> job.state == null || job.state.takenAt().isBefore(now.minus(retention.jobs())));
        runs.values().retainAll(jobs.keySet());
        for (Job job : jobs.values()) {
            job.history.values().removeIf(row -> row.at().isBefore(facts));
            job.restarts.headMap(facts, false).clear();
            job.changes.removeIf(change -> change.at().isBefore(facts));
            Instant latest = job.documents.isEmpty() ? now : job.documents.lastKey();
            job.documents
                    .entrySet()
                    .removeIf(e -> e.getKey().isBefore(latest)
                            && (e.getKey().isBefore(facts)
                                    || !e.getValue().changed() && e.getKey().isBefore(ring)));
        }
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}

    private static Map<Verdict, Long> noCounts() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        return counts;
    }
}
