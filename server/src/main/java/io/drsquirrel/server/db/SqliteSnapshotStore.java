// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Restart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The store of a single server: one SQLite file. Pages of jobs read {@code job_current} alone; documents are read one at a time.
 */
public final class SqliteSnapshotStore implements SnapshotStore {
    private static final int READERS = 4;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    /** How a job counts: as UNKNOWN where nobody has heard of it since the time given as parameter. */
    private static final String EFFECTIVE = "CASE WHEN ended = 0 AND taken_at < ? THEN 'UNKNOWN' ELSE verdict END";

    private final SqliteDatabase database;
    private final Documents documents;
    private final Retention retention;

    private SqliteSnapshotStore(SqliteDatabase database, Documents documents, Retention retention) {
        this.database = database;
        this.documents = documents;
        this.retention = retention;
    }

    /** Opens the file, which is made where it is missing. */
    public static SqliteSnapshotStore open(Path file, Documents documents, Retention retention) {
        return new SqliteSnapshotStore(SqliteDatabase.open(file, READERS), documents, retention);
    }

    @Override
    public void store(JobState state, JobDocument document, List<JobChange> changes) {
        byte[] snapshot = documents.write(document.snapshot());
        byte[] diagnosis = Compression.compress(document.diagnosis().getBytes(StandardCharsets.UTF_8));
        database.write("store a snapshot of " + state.slug(), connection -> {
            Optional<CurrentJob> before = job(connection, state.slug());
            boolean late = before.isPresent()
                    && before.get().state().takenAt().isAfter(state.takenAt())
                    && !before.get().state().snapshotId().equals(state.snapshotId());
            putFacts(connection, state);
            putRun(connection, state);
            if (late) {
                return;
            }
            boolean changed = before.isEmpty() || differs(before.get().state(), state);
            putRestarts(connection, state, document);
            putCurrent(connection, state);
            putFindings(connection, state);
            putChanges(connection, state.slug(), changes);
            if (!changed) {
                // The last picture before a change is worth keeping: it shows how the job was when it was well.
                thin(connection, state.slug(), state.takenAt());
            }
            putDocument(connection, state, changed, snapshot, diagnosis);
        });
    }

    private static boolean differs(JobState before, JobState now) {
        return before.verdict() != now.verdict()
                || !java.util.Objects.equals(before.causeId(), now.causeId())
                || !before.jobId().equals(now.jobId());
    }

    private static void putFacts(Connection connection, JobState state) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("""
                INSERT INTO job_snapshot (snapshot_id, slug, cluster, taken_at, verdict, cause, status, restarts,
                  checks_failed, checks_unknown, backpressure, memory, troubles)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (snapshot_id) DO UPDATE SET taken_at = excluded.taken_at, verdict = excluded.verdict,
                  cause = excluded.cause, status = excluded.status, restarts = excluded.restarts,
                  checks_failed = excluded.checks_failed, checks_unknown = excluded.checks_unknown,
                  backpressure = excluded.backpressure, memory = excluded.memory, troubles = excluded.troubles
                """)) {
            put.setString(1, state.snapshotId());
            put.setString(2, state.slug());
            put.setString(3, state.key().cluster());
            put.setLong(4, state.takenAt().toEpochMilli());
            put.setString(5, state.verdict().name());
            put.setString(6, state.causeId());
            put.setString(7, state.status().name());
            put.setInt(
                    8, state.restartStrip().stream().mapToInt(Integer::intValue).sum());
            put.setInt(9, state.checksFailed());
            put.setInt(10, state.checksUnknown());
            set(put, 11, state.backpressure());
            set(put, 12, state.memory());
            put.setString(13, troubles(state.troubles()));
            put.executeUpdate();
        }
    }

    private static void putRun(Connection connection, JobState state) throws SQLException {
        if (state.jobId().isEmpty()) {
            return;
        }
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO job_run (job_id, slug, taken_at)"
                + " VALUES (?, ?, ?) ON CONFLICT (job_id) DO UPDATE SET slug = excluded.slug,"
                + " taken_at = excluded.taken_at")) {
            put.setString(1, state.jobId());
            put.setString(2, state.slug());
            put.setLong(3, state.takenAt().toEpochMilli());
            put.executeUpdate();
        }
    }

    /** The snapshot knows best what happened within its window. */
    private static void putRestarts(Connection connection, JobState state, JobDocument document) throws SQLException {
        try (PreparedStatement clear =
                        connection.prepareStatement("DELETE FROM job_restart WHERE slug = ? AND at >= ? AND at < ?");
                PreparedStatement put =
                        connection.prepareStatement("INSERT INTO job_restart (slug, at, cause) VALUES (?, ?, ?)"
                                + " ON CONFLICT (slug, at) DO UPDATE SET cause = excluded.cause")) {
            clear.setString(1, state.slug());
            clear.setLong(2, document.snapshot().window().from().toEpochMilli());
            clear.setLong(3, document.snapshot().window().to().toEpochMilli());
            clear.executeUpdate();
            for (Restart restart : document.snapshot().restarts()) {
                if (!restart.rescale()) {
                    put.setString(1, state.slug());
                    put.setLong(2, restart.at().toEpochMilli());
                    put.setString(3, state.causeId());
                    put.addBatch();
                }
            }
            put.executeBatch();
        }
    }

    private static int restarts(Connection connection, JobState state, Duration over) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement("SELECT COUNT(*) FROM job_restart WHERE slug = ? AND at > ? AND at <= ?")) {
            count.setString(1, state.slug());
            count.setLong(2, state.takenAt().minus(over).toEpochMilli());
            count.setLong(3, state.takenAt().toEpochMilli());
            try (ResultSet rows = count.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static void putCurrent(Connection connection, JobState state) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("""
                INSERT INTO job_current (slug, cluster, namespace, name, snapshot_id, job_id, verdict, since, status,
                  ended, started_at, taken_at, headline, cause, cause_title, cause_summary, cause_confidence,
                  cause_severity, findings, restart_strip, restarts_1h, restarts_24h, checks_failed, checks_unknown,
                  checks_total, backpressure, memory, attempt, troubles)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (slug) DO UPDATE SET snapshot_id = excluded.snapshot_id, job_id = excluded.job_id,
                  verdict = excluded.verdict, since = excluded.since, status = excluded.status, ended = excluded.ended,
                  started_at = excluded.started_at, taken_at = excluded.taken_at, headline = excluded.headline,
                  cause = excluded.cause, cause_title = excluded.cause_title, cause_summary = excluded.cause_summary,
                  cause_confidence = excluded.cause_confidence, cause_severity = excluded.cause_severity,
                  findings = excluded.findings, restart_strip = excluded.restart_strip,
                  restarts_1h = excluded.restarts_1h, restarts_24h = excluded.restarts_24h,
                  checks_failed = excluded.checks_failed, checks_unknown = excluded.checks_unknown,
                  checks_total = excluded.checks_total, backpressure = excluded.backpressure,
                  memory = excluded.memory, attempt = excluded.attempt, troubles = excluded.troubles
                """)) {
            @Nullable LeadingCause cause = state.cause();
            put.setString(1, state.slug());
            put.setString(2, state.key().cluster());
            put.setString(3, state.key().namespace());
            put.setString(4, state.key().name());
            put.setString(5, state.snapshotId());
            put.setString(6, state.jobId());
            put.setString(7, state.verdict().name());
            set(put, 8, state.since());
            put.setString(9, state.status().name());
            put.setInt(10, state.status().isTerminal() ? 1 : 0);
            set(put, 11, state.startedAt());
            put.setLong(12, state.takenAt().toEpochMilli());
            put.setString(13, state.headline());
            put.setString(14, cause == null ? null : cause.id());
            put.setString(15, cause == null ? null : cause.title());
            put.setString(16, cause == null ? null : cause.summary());
            set(put, 17, cause == null ? null : Double.valueOf(cause.confidence()));
            put.setString(18, cause == null ? null : cause.severity());
            put.setString(19, state.findings().stream().sorted().collect(Collectors.joining(" ")));
            put.setString(20, state.restartStrip().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            put.setInt(21, restarts(connection, state, HOUR));
            put.setInt(22, restarts(connection, state, DAY));
            put.setInt(23, state.checksFailed());
            put.setInt(24, state.checksUnknown());
            put.setInt(25, state.checksTotal());
            set(put, 26, state.backpressure());
            set(put, 27, state.memory());
            Integer attempt = state.attempt();
            if (attempt == null) {
                put.setNull(28, Types.INTEGER);
            } else {
                put.setInt(28, attempt);
            }
            put.setString(29, troubles(state.troubles()));
            put.executeUpdate();
        }
    }

    private static void putFindings(Connection connection, JobState state) throws SQLException {
        try (PreparedStatement clear = connection.prepareStatement("DELETE FROM job_finding WHERE slug = ?");
                PreparedStatement put =
                        connection.prepareStatement("INSERT INTO job_finding (slug, rule) VALUES (?, ?)")) {
            clear.setString(1, state.slug());
            clear.executeUpdate();
            for (String rule : state.findings()) {
                put.setString(1, state.slug());
                put.setString(2, rule);
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    private static void putChanges(Connection connection, String slug, List<JobChange> changes) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO job_change (slug, at, kind, text)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (slug, at, kind, text) DO NOTHING")) {
            for (JobChange change : changes) {
                put.setString(1, slug);
                put.setLong(2, change.at().toEpochMilli());
                put.setString(3, change.kind().word());
                put.setString(4, change.text());
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    /** Drops the document that was the latest until now where it is no change and lies too near to the one before it. */
    private void thin(Connection connection, String slug, Instant now) throws SQLException {
        List<Long> times = new ArrayList<>();
        boolean latestIsChange = true;
        try (PreparedStatement latest = connection.prepareStatement("SELECT taken_at, changed FROM job_document"
                + " WHERE slug = ? AND taken_at < ? ORDER BY taken_at DESC LIMIT 2")) {
            latest.setString(1, slug);
            latest.setLong(2, now.toEpochMilli());
            try (ResultSet rows = latest.executeQuery()) {
                while (rows.next()) {
                    if (times.isEmpty()) {
                        latestIsChange = rows.getInt(2) == 1;
                    }
                    times.add(rows.getLong(1));
                }
            }
        }
        if (times.size() == 2
                && !latestIsChange
                && times.get(0) - times.get(1) < retention.spacing().toMillis()) {
            try (PreparedStatement drop =
                    connection.prepareStatement("DELETE FROM job_document WHERE slug = ? AND taken_at = ?")) {
                drop.setString(1, slug);
                drop.setLong(2, times.get(0));
                drop.executeUpdate();
            }
        }
    }

    private static void putDocument(
            Connection connection, JobState state, boolean changed, byte[] snapshot, byte[] diagnosis)
            throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("""
                INSERT INTO job_document (slug, taken_at, changed, snapshot, diagnosis) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (slug, taken_at) DO UPDATE SET snapshot = excluded.snapshot, diagnosis = excluded.diagnosis
                """)) {
            put.setString(1, state.slug());
            put.setLong(2, state.takenAt().toEpochMilli());
            put.setInt(3, changed ? 1 : 0);
            put.setBytes(4, snapshot);
            put.setBytes(5, diagnosis);
            put.executeUpdate();
        }
    }

    @Override
    public JobsFound jobs(JobQuery query) {
        return database.read("list jobs", connection -> {
            List<Object> parameters = new ArrayList<>();
            String where = where(query, parameters);
            Map<Verdict, Long> counts = counts(connection, query, where, parameters);
            long total = counts.entrySet().stream()
                    .filter(e -> query.verdicts().isEmpty() || query.verdicts().contains(e.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return new JobsFound(total, counts, clusters(connection), page(connection, query, where, parameters));
        });
    }

    private static String where(JobQuery query, List<Object> parameters) {
        List<String> conditions = new ArrayList<>();
        String text = query.text();
        if (text != null && !text.isBlank()) {
            String pattern = "%"
                    + text.strip()
                            .toLowerCase(Locale.ROOT)
                            .replace("\\", "\\\\")
                            .replace("%", "\\%")
                            .replace("_", "\\_")
                    + "%";
            conditions.add("(LOWER(name) LIKE ? ESCAPE '\\' OR LOWER(cluster) LIKE ? ESCAPE '\\'"
                    + " OR LOWER(namespace) LIKE ? ESCAPE '\\')");
            parameters.add(pattern);
            parameters.add(pattern);
            parameters.add(pattern);
        }
        if (query.cluster() != null) {
            conditions.add("cluster = ?");
            parameters.add(query.cluster());
        }
        if (query.cause() != null) {
            conditions.add("slug IN (SELECT slug FROM job_finding WHERE rule = ?)");
            parameters.add(query.cause());
        }
        return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    }

    private static Map<Verdict, Long> counts(
            Connection connection, JobQuery query, String where, List<Object> parameters) throws SQLException {
        Map<Verdict, Long> counts = noCounts();
        try (PreparedStatement count = connection.prepareStatement("SELECT " + EFFECTIVE
                + " AS effective, COUNT(*) FROM job_current WHERE " + where + " GROUP BY effective")) {
            count.setLong(1, query.unheardBefore().toEpochMilli());
            bind(count, 2, parameters);
            try (ResultSet rows = count.executeQuery()) {
                while (rows.next()) {
                    counts.put(Verdict.valueOf(rows.getString(1)), rows.getLong(2));
                }
            }
        }
        return counts;
    }

    private static List<CurrentJob> page(Connection connection, JobQuery query, String where, List<Object> parameters)
            throws SQLException {
        String verdicts = query.verdicts().isEmpty()
                ? ""
                : " WHERE effective IN ("
                        + query.verdicts().stream().map(v -> "?").collect(Collectors.joining(", ")) + ")";
        String sql = "SELECT * FROM (SELECT job_current.*, " + EFFECTIVE + " AS effective FROM job_current WHERE "
                + where + ") jobs" + verdicts + " ORDER BY " + order(query) + " LIMIT ? OFFSET ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, query.unheardBefore().toEpochMilli());
            int next = bind(select, 2, parameters);
            for (Verdict verdict : query.verdicts()) {
                select.setString(next++, verdict.name());
            }
            select.setInt(next++, query.limit());
            select.setInt(next, query.offset());
            return currentJobs(select);
        }
    }

    private static String order(JobQuery query) {
        String up = query.reversed() ? " DESC" : " ASC";
        String down = query.reversed() ? " ASC" : " DESC";
        String worst = "CASE effective WHEN 'FAILING' THEN 0 WHEN 'DEGRADED' THEN 1 WHEN 'UNKNOWN' THEN 2 ELSE 3 END";
        String name = "LOWER(name)" + up + ", slug" + up;
        return switch (query.order()) {
            case WORST -> worst + up + ", restarts_1h" + down + ", COALESCE(since, 0)" + down + ", " + name;
            case NAME -> name;
            case SINCE -> "COALESCE(since, 0)" + down + ", " + name;
            case RESTARTS -> "restarts_24h" + down + ", " + name;
            case CLUSTER -> "LOWER(cluster)" + up + ", " + name;
        };
    }

    private static List<String> clusters(Connection connection) throws SQLException {
        List<String> clusters = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT DISTINCT cluster FROM job_current ORDER BY cluster");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                clusters.add(rows.getString(1));
            }
        }
        return clusters;
    }

    @Override
    public Optional<CurrentJob> job(String slug) {
        return database.read("read job " + slug, connection -> job(connection, slug));
    }

    private static Optional<CurrentJob> job(Connection connection, String slug) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM job_current WHERE slug = ?")) {
            select.setString(1, slug);
            return currentJobs(select).stream().findFirst();
        }
    }

    @Override
    public Optional<JobDocument> latest(String slug) {
        return at(slug, Instant.ofEpochMilli(Long.MAX_VALUE));
    }

    @Override
    public Optional<JobDocument> at(String slug, Instant time) {
        return database.read("read the picture of " + slug, connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT snapshot, diagnosis FROM job_document"
                    + " WHERE slug = ? AND taken_at <= ? ORDER BY taken_at DESC LIMIT 1")) {
                select.setString(1, slug);
                select.setLong(2, time.toEpochMilli());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new JobDocument(
                                    documents.read(rows.getBytes(1)),
                                    new String(Compression.decompress(rows.getBytes(2)), StandardCharsets.UTF_8)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<JobChange> changes(String slug, Instant from, int limit) {
        return database.read("read changes of " + slug, connection -> {
            List<JobChange> changes = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT at, kind, text FROM job_change"
                    + " WHERE slug = ? AND at >= ? ORDER BY at DESC, kind, text LIMIT ?")) {
                select.setString(1, slug);
                select.setLong(2, from.toEpochMilli());
                select.setInt(3, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        changes.add(new JobChange(
                                Instant.ofEpochMilli(rows.getLong(1)),
                                JobChange.Kind.of(rows.getString(2)),
                                rows.getString(3)));
                    }
                }
            }
            return changes;
        });
    }

    @Override
    public List<HistoryRow> history(String slug, Instant from, Instant to, int limit) {
        return database.read("read the history of " + slug, connection -> {
            List<HistoryRow> history = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT taken_at, verdict, cause, restarts FROM (SELECT * FROM job_snapshot"
                            + " WHERE slug = ? AND taken_at >= ? AND taken_at < ? ORDER BY taken_at DESC LIMIT ?) latest"
                            + " ORDER BY taken_at")) {
                select.setString(1, slug);
                select.setLong(2, from.toEpochMilli());
                select.setLong(3, to.toEpochMilli());
                select.setInt(4, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        history.add(new HistoryRow(
                                Instant.ofEpochMilli(rows.getLong(1)),
                                Verdict.valueOf(rows.getString(2)),
                                rows.getString(3),
                                rows.getInt(4)));
                    }
                }
            }
            return history;
        });
    }

    @Override
    public List<CurrentJob> jobsWith(String rule, int limit) {
        return database.read("list jobs with " + rule, connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT * FROM job_current WHERE slug IN"
                    + " (SELECT slug FROM job_finding WHERE rule = ?) ORDER BY LOWER(name), slug LIMIT ?")) {
                select.setString(1, rule);
                select.setInt(2, limit);
                return currentJobs(select);
            }
        });
    }

    @Override
    public FleetFacts fleet(Instant restartsFrom, Instant unheardBefore) {
        return database.read("sum up the fleet", connection -> {
            Map<String, Map<Verdict, Long>> byCluster = new LinkedHashMap<>();
            long jobs = 0;
            try (PreparedStatement select = connection.prepareStatement("SELECT cluster, " + EFFECTIVE
                    + " AS effective, COUNT(*) FROM job_current GROUP BY cluster, effective ORDER BY cluster")) {
                select.setLong(1, unheardBefore.toEpochMilli());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        byCluster
                                .computeIfAbsent(rows.getString(1), c -> noCounts())
                                .put(Verdict.valueOf(rows.getString(2)), rows.getLong(3));
                        jobs += rows.getLong(3);
                    }
                }
            }
            return new FleetFacts(jobs, byCluster, causes(connection, restartsFrom), troubled(connection));
        });
    }

    private static List<FleetFacts.CauseCount> causes(Connection connection, Instant from) throws SQLException {
        List<FleetFacts.CauseCount> causes = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT cause, SUM(jobs) AS all_jobs, SUM(restarts) AS all_restarts FROM (
                  SELECT cause, COUNT(*) AS jobs, 0 AS restarts FROM job_current WHERE cause IS NOT NULL GROUP BY cause
                  UNION ALL
                  SELECT cause, 0, COUNT(*) FROM job_restart WHERE cause IS NOT NULL AND at >= ? GROUP BY cause
                ) both_counts GROUP BY cause ORDER BY all_jobs DESC, all_restarts DESC, cause LIMIT 10
                """)) {
            select.setLong(1, from.toEpochMilli());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    causes.add(new FleetFacts.CauseCount(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return causes;
    }

    private static Map<Trouble, Long> troubled(Connection connection) throws SQLException {
        Map<Trouble, Long> troubled = new EnumMap<>(Trouble.class);
        for (Trouble trouble : Trouble.values()) {
            troubled.put(trouble, 0L);
        }
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT troubles, COUNT(*) FROM job_current WHERE troubles <> '' GROUP BY troubles");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                long jobs = rows.getLong(2);
                troubles(rows.getString(1)).forEach(trouble -> troubled.merge(trouble, jobs, Long::sum));
            }
        }
        return troubled;
    }

    @Override
    public Optional<String> slugOfRun(String flinkJobId) {
        return database.read("look up job id " + flinkJobId, connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT slug FROM job_run WHERE job_id = ?")) {
                select.setString(1, flinkJobId);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public void prune(Instant now) {
        Instant facts = now.minus(retention.facts());
        delete("DELETE FROM job_snapshot WHERE taken_at < ?", facts);
        delete("DELETE FROM job_restart WHERE at < ?", facts);
        delete("DELETE FROM job_change WHERE at < ?", facts);
        String notLatest = " AND taken_at < (SELECT MAX(later.taken_at) FROM job_document later"
                + " WHERE later.slug = job_document.slug)";
        delete("DELETE FROM job_document WHERE taken_at < ?" + notLatest, facts);
        delete(
                "DELETE FROM job_document WHERE changed = 0 AND taken_at < ?" + notLatest,
                now.minus(retention.documents()));
        Instant silent = now.minus(retention.jobs());
        delete("DELETE FROM job_current WHERE taken_at < ?", silent);
        database.write("forget jobs", connection -> {
            for (String table : List.of("job_finding", "job_document", "job_run")) {
                try (PreparedStatement drop = connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE slug NOT IN (SELECT slug FROM job_current)")) {
                    drop.executeUpdate();
                }
            }
        });
    }

    private void delete(String sql, Instant before) {
        database.write("remove what is old", connection -> {
            try (PreparedStatement drop = connection.prepareStatement(sql)) {
                drop.setLong(1, before.toEpochMilli());
                drop.executeUpdate();
            }
        });
    }

    @Override
    public void ping() {
        database.read("read", connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT MAX(version) FROM schema_version");
                    ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        });
    }

    @Override
    public void close() {
        database.close();
    }

    private static List<CurrentJob> currentJobs(PreparedStatement select) throws SQLException {
        List<CurrentJob> jobs = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                jobs.add(currentJob(row));
            }
        }
        return jobs;
    }

    private static CurrentJob currentJob(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        String strip = row.getString("restart_strip");
        String findings = row.getString("findings");
        int attempt = row.getInt("attempt");
        boolean attemptKnown = !row.wasNull();
        JobState state = new JobState(
                new JobKey(row.getString("cluster"), row.getString("namespace"), row.getString("name")),
                row.getString("snapshot_id"),
                row.getString("job_id"),
                Verdict.valueOf(row.getString("verdict")),
                instant(row, "since"),
                JobStatus.parse(row.getString("status")),
                instant(row, "started_at"),
                Instant.ofEpochMilli(row.getLong("taken_at")),
                row.getString("headline"),
                cause == null
                        ? null
                        : new LeadingCause(
                                cause,
                                row.getString("cause_title"),
                                row.getString("cause_summary"),
                                row.getDouble("cause_confidence"),
                                row.getString("cause_severity")),
                findings.isEmpty() ? Set.of() : Set.of(findings.split(" ")),
                strip.isEmpty()
                        ? List.of()
                        : List.of(strip.split(" ")).stream()
                                .map(Integer::valueOf)
                                .toList(),
                row.getInt("checks_failed"),
                row.getInt("checks_unknown"),
                row.getInt("checks_total"),
                number(row, "backpressure"),
                number(row, "memory"),
                attemptKnown ? attempt : null,
                troubles(row.getString("troubles")));
        return new CurrentJob(state, row.getInt("restarts_1h"), row.getInt("restarts_24h"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    private static void set(PreparedStatement statement, int index, @Nullable Instant value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value.toEpochMilli());
        }
    }

    private static void set(PreparedStatement statement, int index, @Nullable Double value) throws SQLException {
        if (value == null || value.isNaN()) {
            statement.setNull(index, Types.DOUBLE);
        } else {
            statement.setDouble(index, value);
        }
    }

    private static int bind(PreparedStatement statement, int from, List<Object> parameters) throws SQLException {
        int next = from;
        for (Object parameter : parameters) {
            statement.setObject(next++, parameter);
        }
        return next;
    }

    private static String troubles(Set<Trouble> troubles) {
        return troubles.stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
    }

    private static Set<Trouble> troubles(String words) {
        Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
        if (!words.isEmpty()) {
            for (String word : words.split(" ")) {
                troubles.add(Trouble.valueOf(word));
            }
        }
        return troubles;
    }

    private static Map<Verdict, Long> noCounts() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        return counts;
    }
}
