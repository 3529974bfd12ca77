// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file: one connection writes, a few read beside it ({@code query_only}), which write-ahead logging allows. With
 * {@code synchronous=NORMAL} a power cut may cost the last transactions, never the file; what is lost comes again from the topic.
 */
final class SqliteDatabase implements AutoCloseable {
    private static final int BUSY_TIMEOUT_MILLIS = 5_000;
    private static final int WAIT_SECONDS = 10;

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Work on a connection that answers nothing. */
    @FunctionalInterface
    interface Change {
        void on(Connection connection) throws SQLException;
    }

    private final Path file;
    private final Connection writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final BlockingQueue<Connection> idleReaders;
    private final List<Connection> readers = new ArrayList<>();

    private SqliteDatabase(Path file, Connection writer, int readers) throws SQLException {
        this.file = file;
        this.writer = writer;
        this.idleReaders = new ArrayBlockingQueue<>(readers);
        for (int i = 0; i < readers; i++) {
            Connection reader = open(file, true);
            this.readers.add(reader);
            idleReaders.add(reader);
        }
    }

    /** Opens (or makes) the file and brings its layout up to date. */
    static SqliteDatabase open(Path file, int readers) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Connection writer = open(file, false);
            try {
                Migrations.run(writer, file.toString());
                return new SqliteDatabase(file, writer, readers);
            } catch (SQLException | StoreException e) {
                writer.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException("database " + file + ": its folder cannot be made. Choose another one.", e);
        } catch (SQLException e) {
            throw new StoreException("database " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static Connection open(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        if (readOnly) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
            }
        }
        return connection;
    }

    /** Makes the change in a transaction of the one writing connection. */
    void write(String what, Change change) {
        writing.lock();
        try {
            writer.setAutoCommit(false);
            try {
                change.on(writer);
                writer.commit();
            } catch (SQLException | RuntimeException e) {
                writer.rollback();
                throw e;
            } finally {
                writer.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(what, e);
        } finally {
            writing.unlock();
        }
    }

    /** Runs the work on a reading connection. */
    <T> T read(String what, Work<T> work) {
        Connection reader = null;
        try {
            reader = idleReaders.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (reader == null) {
                throw new StoreException("database " + file + ": all readers are busy for " + WAIT_SECONDS
                        + " s, gave up to " + what + ". Ask again in a moment.");
            }
            return work.on(reader);
        } catch (SQLException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("database " + file + ": interrupted, gave up to " + what, e);
        } finally {
            if (reader != null) {
                idleReaders.add(reader);
            }
        }
    }

    private StoreException failed(String what, SQLException e) {
        return new StoreException("database " + file + ": cannot " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            for (Connection reader : readers) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw failed("close", e);
        } finally {
            writing.unlock();
        }
    }
}
