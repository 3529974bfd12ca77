// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs every case that gives facts and no logs. */
class FactCasesTest {
    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        Path rules = Path.of("rules");
        CaseRunner runner = new CaseRunner(
                new DiagnosisEngine(CatalogueLoader.load(RuleFolders.in(rules)).catalogue()), logs -> List.of());
        List<Path> files;
        try (Stream<Path> walk = Files.walk(rules)) {
            files = walk.filter(
                            p -> p.toString().endsWith(".yaml") && p.toString().contains("/cases/"))
                    .sorted()
                    .toList();
        }
        Stream.Builder<DynamicTest> tests = Stream.builder();
        for (Path file : files) {
            RuleCase rule = RuleCase.read(rules.relativize(file).toString(), Files.readString(file));
            if (rule.logs().isEmpty()) {
                tests.add(DynamicTest.dynamicTest(
                        rule.name(), () -> assertThat(runner.run(rule)).isEmpty()));
            }
        }
        return tests.build();
    }
}
