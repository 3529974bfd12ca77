// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.files.LineFilter;
import io.drsquirrel.collect.files.LogFileSource;
import io.drsquirrel.collect.files.LogPile;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.collect.rest.SavedAnswers;
import io.drsquirrel.diagnosis.cases.LogText;
import io.drsquirrel.diagnosis.catalogue.CatalogueLiterals;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.pattern.PatternScanner;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads logs into snapshots, looking at INFO lines only where a rule of the catalogue may. */
final class LogSnapshots {
    private LogSnapshots() {}

    /** Reads files, folders, globs, archives or {@code -}. */
    static LogPile read(List<String> paths, RuleCatalogue catalogue, @Nullable String layout, Progress progress)
            throws IOException {
        ReadOptions options = ReadOptions.DEFAULT.withFilter(filter(catalogue));
        if (layout != null) {
            options = options.withLayout(layout);
        }
        LogSources sources = LogSources.find(paths, System.in, ReadLimits.DEFAULT);
        return new LogFileSource(options, new FingerprintGrouping(), new SavedAnswers(), Clock.systemUTC())
                .read(sources, progress);
    }

    /** Reads the logs of a case. */
    static List<JobSnapshot> ofTexts(List<LogText> logs, RuleCatalogue catalogue) {
        try {
            Path folder = Files.createTempDirectory("squirrel-case");
            try {
                for (LogText log : logs) {
                    Files.writeString(folder.resolve(Path.of(log.name()).getFileName()), log.text());
                }
                LogSources sources =
                        LogSources.find(List.of(folder.toString()), InputStream.nullInputStream(), ReadLimits.DEFAULT);
                return new LogFileSource(
                                ReadOptions.DEFAULT.withFilter(filter(catalogue)),
                                new FingerprintGrouping(),
                                new SavedAnswers(),
                                Clock.systemUTC())
                        .read(sources, Progress.SILENT)
                        .snapshots();
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Marks lines that a rule of the catalogue may look at. */
    static LineFilter filter(RuleCatalogue catalogue) {
        PatternSet patterns = CatalogueLiterals.patterns(catalogue);
        return () -> {
            PatternScanner scanner = patterns.scanner();
            return (buffer, from, to, marks) ->
                    scanner.scan(buffer, from, to, (start, end, pattern) -> marks.mark(start));
        };
    }
}
