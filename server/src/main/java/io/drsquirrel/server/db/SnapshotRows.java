// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.model.snapshot.Restart;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes one snapshot into all tables that tell of it, within one transaction. */
final class SnapshotRows {
    private final JobState state;
    private final JobDocument document;
    private final List<JobChange> changes;
    private final Duration spacing;

    /** @param spacing documents that are no change are kept no nearer to each other */
    SnapshotRows(JobState state, JobDocument document, List<JobChange> changes, Duration spacing) {
        this.state = state;
        this.document = document;
        this.changes = changes;
        this.spacing = spacing;
    }

    /**
     * Writes it. One that comes later than a newer one changes no current state.
     *
     * @param snapshot the document's snapshot as bytes
     * @param diagnosis its diagnosis likewise
     */
    void put(Connection connection, byte[] snapshot, byte[] diagnosis) throws SQLException {
        Optional<CurrentJob> before = CurrentJobTable.find(connection, state.slug());
        boolean late = before.isPresent()
                && before.get().state().takenAt().isAfter(state.takenAt())
                && !before.get().state().snapshotId().equals(state.snapshotId());
        putFacts(connection);
        putRun(connection);
        if (late) {
            return;
        }
        boolean changed = before.isEmpty() || differs(before.get().state(), state);
        putRestarts(connection);
        CurrentJobTable.put(connection, state);
        putFindings(connection);
        putChanges(connection);
        if (!changed) {
            // The last picture before a change is worth keeping: it shows how the job was when it was well.
            thin(connection);
        }
        putDocument(connection, changed, snapshot, diagnosis);
    }

    private static boolean differs(JobState before, JobState now) {
        return before.verdict() != now.verdict()
                || !Objects.equals(before.causeId(), now.causeId())
                || !before.jobId().equals(now.jobId());
    }

    private void putFacts(Connection connection) throws SQLException {
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
            CurrentJobTable.set(put, 11, state.backpressure());
            CurrentJobTable.set(put, 12, state.memory());
            put.setString(13, CurrentJobTable.troubles(state.troubles()));
            put.executeUpdate();
        }
    }

    private void putRun(Connection connection) throws SQLException {
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
    private void putRestarts(Connection connection) throws SQLException {
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

    private void putFindings(Connection connection) throws SQLException {
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

    private void putChanges(Connection connection) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO job_change (slug, at, kind, text)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT (slug, at, kind, text) DO NOTHING")) {
            for (JobChange change : changes) {
                put.setString(1, state.slug());
                put.setLong(2, change.at().toEpochMilli());
                put.setString(3, change.kind().word());
                put.setString(4, change.text());
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    /** Drops the document that was the latest until now where it is no change and lies too near to the one before it. */
    private void thin(Connection connection) throws SQLException {
        List<Long> times = new ArrayList<>();
        boolean latestIsChange = true;
        try (PreparedStatement latest = connection.prepareStatement("SELECT taken_at, changed FROM job_document"
                + " WHERE slug = ? AND taken_at < ? ORDER BY taken_at DESC LIMIT 2")) {
            latest.setString(1, state.slug());
            latest.setLong(2, state.takenAt().toEpochMilli());
            try (ResultSet rows = latest.executeQuery()) {
                while (rows.next()) {
                    if (times.isEmpty()) {
                        latestIsChange = rows.getInt(2) == 1;
                    }
                    times.add(rows.getLong(1));
                }
            }
        }
        if (times.size() == 2 && !latestIsChange && times.get(0) - times.get(1) < spacing.toMillis()) {
            try (PreparedStatement drop =
                    connection.prepareStatement("DELETE FROM job_document WHERE slug = ? AND taken_at = ?")) {
                drop.setString(1, state.slug());
                drop.setLong(2, times.get(0));
                drop.executeUpdate();
            }
        }
    }

    private void putDocument(Connection connection, boolean changed, byte[] snapshot, byte[] diagnosis)
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
}
