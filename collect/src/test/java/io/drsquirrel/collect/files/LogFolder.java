// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.rest.SavedAnswers;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.assembly.LogGrouping;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A folder that a test writes logs into and reads them from. */
abstract class LogFolder {
    @TempDir
    Path folder;

    final void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** All that lies in it. */
    final LogPile read(LogGrouping grouping) throws IOException {
        LogSources sources =
                LogSources.find(List.of(folder.toString()), InputStream.nullInputStream(), ReadLimits.DEFAULT);
        return new LogFileSource(ReadOptions.DEFAULT, grouping, new SavedAnswers(), ReadLogs.CLOCK)
                .read(sources, Progress.SILENT);
    }

    /** The snapshot of the only job that its logs are of. */
    final JobSnapshot only() throws IOException {
        List<JobSnapshot> snapshots = read(new FingerprintGrouping()).snapshots();
        assertThat(snapshots).hasSize(1);
        return snapshots.get(0);
    }
}
