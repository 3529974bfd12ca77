// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.pattern.PatternSet;
import io.drsquirrel.diagnosis.rule.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Walks the whole catalogue and demands what a rule folder must have. */
class CatalogueTest {
    private static final Path RULES = Path.of("rules");
    private static final List<String> HEADINGS = List.of("## Meaning", "## Impact", "## Diagnosis", "## Mitigation");

    @Test
    void everyRuleIsReadWithoutMistakes() throws IOException {
        Loaded loaded = CatalogueLoader.load(RuleFolders.in(RULES));
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.catalogue().rules()).isNotEmpty();
    }

    @Test
    void builtInRulesAreThoseOfTheFolder() throws IOException {
        RuleCatalogue folder = CatalogueLoader.load(RuleFolders.in(RULES)).catalogue();
        assertThat(CatalogueLoader.load(RuleFolders.builtIn()).catalogue()).isEqualTo(folder);
    }

    @Test
    void bundleOfTheBuildHoldsWhatTheFolderHolds() throws IOException {
        RuleCatalogue folder = CatalogueLoader.load(RuleFolders.in(RULES)).catalogue();
        assertThat(RuleBundle.builtIn()).isPresent();
        Loaded bundled = CatalogueLoader.builtIn();
        assertThat(bundled.problems()).isEmpty();
        assertThat(bundled.catalogue().version()).isEqualTo(folder.version());
        assertThat(bundled.catalogue().rules()).isEqualTo(folder.rules());
        assertThat(bundled.catalogue().guides()).isEqualTo(folder.guides());
    }

    @Test
    void everyRuleHasAGuideWithTheFourHeadingsInOrder() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (RuleFolder folder : RuleFolders.in(RULES)) {
            List<String> headings =
                    folder.guide().lines().filter(l -> l.startsWith("## ")).toList();
            if (!headings.equals(HEADINGS)) {
                wrong.add(folder.location() + "/guide.md has " + headings + ", not " + HEADINGS);
            }
            if (folder.guide().contains("TODO")) {
                wrong.add(folder.location() + "/guide.md holds a TODO");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyRuleHasACaseThatMatchesAndANearMiss() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (RuleFolder folder : RuleFolders.in(RULES)) {
            Path cases = RULES.resolve(folder.location()).resolve("cases");
            if (!Files.isDirectory(cases)) {
                wrong.add(folder.location() + " has no cases");
                continue;
            }
            try (Stream<Path> files = Files.list(cases)) {
                List<String> texts = new ArrayList<>();
                for (Path file : files.toList()) {
                    texts.add(Files.readString(file));
                }
                if (texts.stream().noneMatch(t -> t.contains("\n  finds:") || t.contains("\n  first:"))) {
                    wrong.add(folder.location() + "/cases has none that matches ('finds:')");
                }
                if (texts.stream().noneMatch(t -> t.contains("\n  not:"))) {
                    wrong.add(folder.location() + "/cases has no near miss ('not:')");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyCauseSaysWhatToDoFirstAndWhereItsWordsComeFrom() throws IOException {
        assertThat(CatalogueLoader.load(RuleFolders.in(RULES)).catalogue().rules())
                .filteredOn(r -> r.role() != Role.NOISE)
                .allSatisfy(rule -> {
                    assertThat(rule.actions()).as(rule.id() + " actions").isNotEmpty();
                    assertThat(rule.sources()).as(rule.id() + " sources").isNotEmpty();
                });
    }

    /** One short literal takes a pass of its own over all bytes of a log, one without ASCII letters used to take one over all lines. */
    @Test
    void literalsAreLongEnoughForTheFastPass() throws IOException {
        RuleCatalogue catalogue = CatalogueLoader.load(RuleFolders.in(RULES)).catalogue();

        assertThat(CatalogueLiterals.of(catalogue)).allSatisfy(literal -> assertThat(literal.length())
                .as("'%s' - demand a longer text beside it, or the next words", literal)
                .isGreaterThanOrEqualTo(7));
        assertThat(CatalogueLiterals.patterns(catalogue).problems()).isEmpty();
    }

    /** A literal that stands in everyday lines makes reading a large log many times slower. */
    @Test
    void everydayLinesAreNotLookedAtClosely() throws IOException {
        PatternSet patterns = CatalogueLiterals.patterns(
                CatalogueLoader.load(RuleFolders.in(RULES)).catalogue());
        List<String> everyday = List.of(
                "2026-03-01 10:00:00,123 INFO  org.apache.flink.runtime.taskmanager.Task                    [] - Source: orders (1/8)#0 checkpoint state handed over",
                "2026-03-01 10:00:00,123 INFO  org.apache.flink.runtime.taskexecutor.TaskExecutor           [] - Receive slot request 0d185c for job 51fa from resource manager",
                "2026-03-01 10:00:00,123 INFO  org.apache.kafka.clients.consumer.internals.Fetcher          [] - [Consumer clientId=orders-1, groupId=orders] Fetch position advanced",
                "2026-03-01 10:00:00,123 INFO  org.apache.flink.streaming.connectors.jdbc.JdbcSink          [] - batch 17 of 400 rows written",
                "2026-03-01 10:00:00,123 INFO  org.apache.flink.runtime.source.coordinator.SourceCoordinator [] - Marking checkpoint 3 as completed for source Source: orders.",
                "2026-03-01 10:00:00,123 INFO  org.apache.hadoop.hdfs.DFSClient                             [] - file /state/chk-17/0f1e written",
                "2026-03-01 10:00:00,123 INFO  org.apache.flink.configuration.Configuration                 [] - Loading configuration property: parallelism.default, 4",
                "2026-03-01 10:00:00,123 DEBUG com.shop.orders.OrderValidator                               [] - order 7 of customer 12 accepted, payment pending",
                "10:00:00.123 [main] INFO  o.a.f.r.r.ResourceManager - Registering TaskManager with ResourceID tm-1");
        assertThat(everyday)
                .allSatisfy(line -> assertThat(patterns.match(line).stream().mapToObj(patterns::id))
                        .as(line)
                        .isEmpty());
    }
}
