// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteSnapshotStoreTest extends SnapshotStoreContract {
    @TempDir
    private Path folder;

    @Override
    SnapshotStore open() {
        return SqliteSnapshotStore.open(folder.resolve("new/squirrel.db"), new SnapshotDocuments(), Retention.DEFAULT);
    }

    @Test
    void reopenedFile_knowsEverything() {
        JobState state = put("payments", Verdict.FAILING, "poison-record", NOW, 3);
        store.close();
        store = open();

        assertThat(store.job(state.slug()).orElseThrow().state()).isEqualTo(state);
        assertThat(store.latest(state.slug())).isPresent();
    }

    @Test
    void readersAndWriter_workBesideEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Callable<Integer> write = () -> {
                IntStream.range(0, 50).forEach(i -> put("job-" + i, Verdict.HEALTHY, null, NOW, 0));
                return 0;
            };
            Callable<Integer> read = () -> {
                for (int i = 0; i < 100; i++) {
                    store.jobs(JobQuery.all(NOW.minusSeconds(60), 100));
                }
                return 0;
            };
            for (Future<Integer> done : threads.invokeAll(List.of(write, read, read, read, read, write))) {
                assertThat(done.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.jobs(JobQuery.all(NOW.minusSeconds(60), 100)).total()).isEqualTo(50);
    }

    @Test
    void layoutOfALaterRelease_isRefused() throws SQLException {
        sql("INSERT INTO schema_version (version, name, checksum) VALUES (999, 'V999', 'x')");

        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("later release");
    }

    @Test
    void layoutThatWasChanged_isRefused() throws SQLException {
        sql("UPDATE schema_version SET checksum = 'other' WHERE version = 1");

        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another version of V001__first_tables");
    }

    @Test
    void fileThatIsNoDatabase_isRefusedInWords() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "not a database, ".repeat(500));

        assertThatThrownBy(() -> SqliteSnapshotStore.open(file, new SnapshotDocuments(), Retention.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("notes.txt cannot be opened");
    }

    private void sql(String text) throws SQLException {
        store.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("new/squirrel.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }
}
