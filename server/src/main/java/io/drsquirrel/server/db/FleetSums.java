// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums over all jobs. */
final class FleetSums {
    private FleetSums() {}

    /**
     * Sums them up.
     *
     * @param restartsFrom restarts before it do not count
     * @param unheardBefore jobs that were heard of last before it are UNKNOWN
     */
    static FleetFacts of(Connection connection, Instant restartsFrom, Instant unheardBefore) throws SQLException {
        Map<String, Map<Verdict, Long>> byCluster = new LinkedHashMap<>();
        long jobs = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT cluster, " + CurrentJobTable.EFFECTIVE
                + " AS effective, COUNT(*) FROM job_current GROUP BY cluster, effective ORDER BY cluster")) {
            select.setLong(1, unheardBefore.toEpochMilli());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    byCluster
                            .computeIfAbsent(rows.getString(1), c -> JobListing.noCounts())
                            .put(Verdict.valueOf(rows.getString(2)), rows.getLong(3));
                    jobs += rows.getLong(3);
                }
            }
        }
        return new FleetFacts(jobs, byCluster, causes(connection, restartsFrom), troubled(connection));
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
                CurrentJobTable.troubles(rows.getString(1))
                        .forEach(trouble -> troubled.merge(trouble, jobs, Long::sum));
            }
        }
        return troubled;
    }
}
