// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers a question for jobs: how many of each verdict there are, and one page of them. */
final class JobListing {
    private JobListing() {}

    static JobsFound of(Connection connection, JobQuery query) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        String where = where(query, parameters);
        Map<Verdict, Long> counts = counts(connection, query, where, parameters);
        long total = counts.entrySet().stream()
                .filter(e -> query.verdicts().isEmpty() || query.verdicts().contains(e.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new JobsFound(total, counts, clusters(connection), page(connection, query, where, parameters));
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
        try (PreparedStatement count = connection.prepareStatement("SELECT " + CurrentJobTable.EFFECTIVE
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
        String sql = "SELECT * FROM (SELECT job_current.*, " + CurrentJobTable.EFFECTIVE
                + " AS effective FROM job_current WHERE " + where + ") jobs" + verdicts + " ORDER BY " + order(query)
                + " LIMIT ? OFFSET ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, query.unheardBefore().toEpochMilli());
            int next = bind(select, 2, parameters);
            for (Verdict verdict : query.verdicts()) {
                select.setString(next++, verdict.name());
            }
            select.setInt(next++, query.limit());
            select.setInt(next, query.offset());
            return CurrentJobTable.read(select);
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

    private static int bind(PreparedStatement statement, int from, List<Object> parameters) throws SQLException {
        int next = from;
        for (Object parameter : parameters) {
            statement.setObject(next++, parameter);
        }
        return next;
    }

    /** Zero of each verdict. */
    static Map<Verdict, Long> noCounts() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        return counts;
    }
}
