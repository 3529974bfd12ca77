// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.snapshot.JobStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of {@code job_current}: one per job, with all that a list of jobs shows. */
final class CurrentJobTable {
    /** How a job counts: as UNKNOWN where nobody has heard of it since the time given as parameter. */
    static final String EFFECTIVE = "CASE WHEN ended = 0 AND taken_at < ? THEN 'UNKNOWN' ELSE verdict END";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    private CurrentJobTable() {}

    /** The row of one job. */
    static Optional<CurrentJob> find(Connection connection, String slug) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM job_current WHERE slug = ?")) {
            select.setString(1, slug);
            return read(select).stream().findFirst();
        }
    }

    /** All rows that a statement selects. */
    static List<CurrentJob> read(PreparedStatement select) throws SQLException {
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

    /** Writes the row of one job; its restarts must have been written before. */
    static void put(Connection connection, JobState state) throws SQLException {
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

    static void set(PreparedStatement statement, int index, @Nullable Double value) throws SQLException {
        if (value == null || value.isNaN()) {
            statement.setNull(index, Types.DOUBLE);
        } else {
            statement.setDouble(index, value);
        }
    }

    static String troubles(Set<Trouble> troubles) {
        return troubles.stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
    }

    static Set<Trouble> troubles(String words) {
        Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
        if (!words.isEmpty()) {
            for (String word : words.split(" ")) {
                troubles.add(Trouble.valueOf(word));
            }
        }
        return troubles;
    }
}
