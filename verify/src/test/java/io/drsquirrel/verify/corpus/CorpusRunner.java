// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import io.drsquirrel.collect.files.LogFileSource;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.collect.rest.SavedAnswers;
import io.drsquirrel.diagnosis.catalogue.CatalogueLiterals;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.diagnosis.pattern.PatternScanner;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Diagnoses incidents the way {@code squirrel diagnose --logs} does and compares with what is expected. */
final class CorpusRunner {
    private final RuleCatalogue catalogue;
    private final LogFileSource source;
    private final DiagnosisEngine engine;

    CorpusRunner(RuleCatalogue catalogue) {
        this.catalogue = catalogue;
        PatternSet patterns = CatalogueLiterals.patterns(catalogue);
        ReadOptions options = ReadOptions.DEFAULT.withFilter(() -> {
            PatternScanner scanner = patterns.scanner();
            return (buffer, from, to, marks) ->
                    scanner.scan(buffer, from, to, (start, end, pattern) -> marks.mark(start));
        });
        source = new LogFileSource(options, new FingerprintGrouping(), new SavedAnswers(), Clock.systemUTC());
        engine = new DiagnosisEngine(catalogue);
    }

    /**
     * What came out.
     *
     * @param found ids in their order, of the job that looks worst
     * @param place rank of the first accepted id, from 1; 0 where none is named
     * @param clean no cause or symptom was named and the verdict is neither FAILING nor DEGRADED
     */
    record Outcome(Incident incident, List<String> found, Verdict verdict, int place, boolean clean) {
        boolean first() {
            return place == 1;
        }

        boolean amongThree() {
            return place >= 1 && place <= 3;
        }

        @Override
        public String toString() {
            return incident.id() + ": expected " + (incident.healthy() ? "healthy" : incident.accepted()) + ", found "
                    + found + " (" + verdict + ")";
        }
    }

    Outcome run(Incident incident, Path folder) throws IOException {
        Path here = Files.createTempDirectory(folder, "incident");
        for (Map.Entry<String, String> log : incident.logs().entrySet()) {
            Files.writeString(here.resolve(log.getKey()), log.getValue());
        }
        LogSources sources =
                LogSources.find(List.of(here.toString()), InputStream.nullInputStream(), ReadLimits.DEFAULT);
        Diagnosis worst = null;
        for (JobSnapshot snapshot : source.read(sources, Progress.SILENT).snapshots()) {
            Diagnosis diagnosis = engine.diagnose(snapshot);
            if (worst == null || rank(diagnosis) < rank(worst)) {
                worst = diagnosis;
            }
        }
        if (worst == null) {
            return new Outcome(incident, List.of(), Verdict.UNKNOWN, 0, incident.healthy());
        }
        List<String> found = worst.findings().stream().map(f -> f.rule().id()).toList();
        return new Outcome(incident, found, worst.verdict(), place(incident, worst), clean(worst));
    }

    private static int rank(Diagnosis diagnosis) {
        return switch (diagnosis.verdict()) {
            case FAILING -> 0;
            case DEGRADED -> 1;
            case UNKNOWN -> diagnosis.findings().isEmpty() ? 3 : 2;
            case HEALTHY -> 4;
        };
    }

    private int place(Incident incident, Diagnosis diagnosis) {
        int rank = 0;
        for (Finding finding : diagnosis.findings()) {
            rank++;
            if (incident.accepted().contains(finding.rule().id())
                    || finding.rule().aka().stream().anyMatch(incident.accepted()::contains)) {
                return rank;
            }
        }
        return 0;
    }

    private static boolean clean(Diagnosis diagnosis) {
        return diagnosis.verdict() != Verdict.FAILING
                && diagnosis.verdict() != Verdict.DEGRADED
                && diagnosis.findings().stream()
                        .noneMatch(
                                f -> f.rule().role() == Role.CAUSE || f.rule().role() == Role.SYMPTOM);
    }

    /** Runs all; incidents that expect a rule which the catalogue has not got are left to {@link #unknownTo}. */
    List<Outcome> run(List<Incident> incidents, Path folder) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Incident incident : incidents) {
            outcomes.add(run(incident, folder));
        }
        return outcomes;
    }

    /** An expected id that the catalogue does not have. */
    Optional<String> unknownTo(Incident incident) {
        return incident.accepted().stream()
                .limit(1)
                .filter(id -> catalogue.find(id).isEmpty())
                .findFirst();
    }
}
