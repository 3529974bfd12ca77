// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.check.HealthChecks;
import io.drsquirrel.diagnosis.check.Thresholds;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes the page that tells which of the field's health rules are covered by what: {@code target/coverage.md} at each build,
 * {@code docs/coverage.md} with {@code -Dcoverage.write=true}.
 */
class CoveragePageTest {
    private static final Path FIELD = Path.of("src/test/resources/field-rules.txt");

    private record FieldRule(String id, String title, List<String> rules, List<String> checks, String remark) {
        static FieldRule read(String line) {
            String[] parts = line.split("\\|", -1);
            return new FieldRule(parts[0], parts[1], words(parts[2]), words(parts[3]), parts[4]);
        }

        private static List<String> words(String text) {
            return Arrays.stream(text.split(" ")).filter(w -> !w.isEmpty()).toList();
        }
    }

    @Test
    void everyRuleOfTheFieldIsAnsweredOrSaysWhyNot() throws IOException {
        List<FieldRule> field = Files.readAllLines(FIELD).stream()
                .filter(l -> !l.startsWith("#"))
                .map(FieldRule::read)
                .toList();
        List<Rule> rules = CatalogueLoader.load(RuleFolders.in(Path.of("rules")))
                .catalogue()
                .rules();
        Set<String> checks =
                HealthChecks.answer(Facts.of(SnapshotOf.anHour().take()), Thresholds.USUAL, id -> Optional.empty())
                        .stream()
                        .map(HealthCheck::id)
                        .collect(Collectors.toSet());
        Map<String, Rule> byId = new TreeMap<>();
        rules.forEach(r -> byId.put(r.id(), r));
        Set<String> known = field.stream().map(FieldRule::id).collect(Collectors.toSet());
        assertThat(rules).allSatisfy(r -> assertThat(known).containsAll(r.covers()));
        assertThat(field).hasSize(162).allSatisfy(f -> assertThat(checks).containsAll(f.checks()));

        List<String> page = new ArrayList<>();
        int answered = 0;
        for (FieldRule f : field) {
            Set<String> by = new TreeSet<>();
            rules.stream().filter(r -> r.covers().contains(f.id())).forEach(r -> by.add("`" + r.id() + "`"));
            f.rules().stream().filter(byId::containsKey).forEach(id -> by.add("`" + id + "`"));
            Set<String> seen =
                    f.checks().stream().map(c -> "`" + c + "`").collect(Collectors.toCollection(TreeSet::new));
            boolean covered = !by.isEmpty() || !seen.isEmpty();
            answered += covered ? 1 : 0;
            String missing = covered || !f.remark().isEmpty() ? f.remark() : "No rule yet.";
            page.add("| " + f.id() + " | " + f.title() + " | " + String.join(", ", by) + " | " + String.join(", ", seen)
                    + " | " + missing + " |");
        }
        String text = """
                # What of the field's health rules is covered

                Made from the catalogue (`covers:` in each rule.yaml, and `diagnosis/src/test/resources/field-rules.txt`) by
                `./mvnw -pl diagnosis -am test -Dtest=CoveragePageTest -Dsurefire.failIfNoSpecifiedTests=false -Dcoverage.write=true`;
                do not edit. %d of %d are answered by a rule or a health check.

                | id | rule of the field | rules | health checks | remark, or why not |
                | --- | --- | --- | --- | --- |
                """.formatted(answered, field.size()) + String.join("\n", page) + "\n";
        Path target =
                Boolean.getBoolean("coverage.write") ? Path.of("../docs/coverage.md") : Path.of("target/coverage.md");
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, text);
        assertThat(answered).isGreaterThan(80);
    }
}
