// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Brings a database to the newest layout. Each script runs once, in its own transaction, and is remembered with its checksum:
 * a script that was changed after it ran, or a database made by a later release, is refused instead of guessed at.
 */
final class Migrations {
    private static final List<String> SQLITE = List.of("V001__first_tables");

    private Migrations() {}

    static void run(Connection connection, String where) throws SQLException {
        run(connection, where, "/db/sqlite/", SQLITE);
    }

    static void run(Connection connection, String where, String folder, List<String> scripts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS schema_version ("
                    + "version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)");
        }
        List<String[]> done = done(connection);
        if (done.size() > scripts.size()) {
            throw new StoreException("database " + where + ": its layout has version " + done.size()
                    + ", this release knows up to " + scripts.size()
                    + ". It was made by a later release; start that one, or use another file.");
        }
        for (int i = 0; i < scripts.size(); i++) {
            String text = read(folder + scripts.get(i) + ".sql");
            String checksum = checksum(text);
            if (i < done.size()) {
                if (!done.get(i)[1].equals(checksum)) {
                    throw new StoreException("database " + where + ": its layout was made by another version of "
                            + scripts.get(i) + ". Use another file, or the release that made this one.");
                }
            } else {
                apply(connection, i + 1, scripts.get(i), text, checksum);
            }
        }
    }

    private static List<String[]> done(Connection connection) throws SQLException {
        List<String[]> done = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name, checksum FROM schema_version ORDER BY version")) {
            while (rows.next()) {
                done.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        return done;
    }

    private static void apply(Connection connection, int version, String name, String text, String checksum)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                PreparedStatement remember = connection.prepareStatement(
                        "INSERT INTO schema_version (version, name, checksum) VALUES (?, ?, ?)")) {
            for (String sql : statements(text)) {
                statement.execute(sql);
            }
            remember.setInt(1, version);
            remember.setString(2, name);
            remember.setString(3, checksum);
            remember.executeUpdate();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static List<String> statements(String text) {
        StringBuilder sql = new StringBuilder();
        text.lines().filter(line -> !line.startsWith("--")).forEach(line -> sql.append(line)
                .append('\n'));
        return List.of(sql.toString().split(";")).stream()
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    private static String read(String resource) {
        try (InputStream in = Migrations.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StoreException("the script " + resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("the script " + resource + " cannot be read", e);
        }
    }

    private static String checksum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
