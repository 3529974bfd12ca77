// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import io.drsquirrel.collect.files.LogFileSource;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.collect.rest.SavedAnswers;
import io.drsquirrel.diagnosis.catalogue.CatalogueLiterals;
import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.pattern.PatternScanner;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs every case that gives logs, through the reader and the engine that users get. */
class LogCasesTest {
    private static final Path RULES = Path.of("rules");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        RuleCatalogue catalogue = CatalogueLoader.load(RuleFolders.in(RULES)).catalogue();
        PatternSet patterns = CatalogueLiterals.patterns(catalogue);
        ReadOptions options = ReadOptions.DEFAULT.withFilter(() -> {
            PatternScanner scanner = patterns.scanner();
            return (buffer, from, to, marks) ->
                    scanner.scan(buffer, from, to, (start, end, pattern) -> marks.mark(start));
        });
        LogFileSource source = new LogFileSource(
                options, new FingerprintGrouping(), new SavedAnswers(), Clock.fixed(NOW, ZoneOffset.UTC));
        CaseRunner runner = new CaseRunner(new DiagnosisEngine(catalogue), logs -> read(source, logs));
        Stream.Builder<DynamicTest> tests = Stream.builder();
        for (Path file : files()) {
            RuleCase rule = RuleCase.read(RULES.relativize(file).toString(), Files.readString(file));
            if (!rule.logs().isEmpty()) {
                tests.add(DynamicTest.dynamicTest(
                        rule.name(), () -> assertThat(runner.run(rule)).isEmpty()));
            }
        }
        return tests.build();
    }

    private List<JobSnapshot> read(LogFileSource source, List<LogText> logs) {
        try {
            Path here = Files.createTempDirectory(folder, "case");
            for (LogText log : logs) {
                Path file = Files.writeString(here.resolve(log.name()), log.text());
                // Records without a time have their file's, which must not lie ahead of the clock.
                Files.setLastModifiedTime(file, FileTime.from(NOW));
            }
            LogSources sources =
                    LogSources.find(List.of(here.toString()), InputStream.nullInputStream(), ReadLimits.DEFAULT);
            return source.read(sources, Progress.SILENT).snapshots();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(RULES)) {
            return walk.filter(
                            p -> p.toString().endsWith(".yaml") && p.toString().contains("/cases/"))
                    .sorted()
                    .toList();
        }
    }
}
