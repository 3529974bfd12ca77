// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The store of a single server: one SQLite file. Pages of jobs read {@code job_current} alone; documents are read one at a time.
 */
public final class SqliteSnapshotStore implements SnapshotStore {
    private static final int READERS = 4;

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
            new SnapshotRows(state, document, changes, retention.spacing()).put(connection, snapshot, diagnosis);
        });
    }

    @Override
    public JobsFound jobs(JobQuery query) {
        return database.read("list jobs", connection -> JobListing.of(connection, query));
    }

    @Override
    public Optional<CurrentJob> job(String slug) {
        return database.read("read job " + slug, connection -> CurrentJobTable.find(connection, slug));
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
                return CurrentJobTable.read(select);
            }
        });
    }

    @Override
    public FleetFacts fleet(Instant restartsFrom, Instant unheardBefore) {
        return database.read("sum up the fleet", connection -> FleetSums.of(connection, restartsFrom, unheardBefore));
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
}
