// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The corpus: the cause of nearly every incident comes first, and healthy jobs are left in peace. */
class CorpusTest {
    @TempDir
    Path folder;

    @Test
    void firstNamedCauseIsRightInTheCorpusAndHealthyLogsStayClean() throws IOException {
        CorpusRunner runner = new CorpusRunner(CatalogueLoader.builtIn().catalogue());
        List<Incident> incidents = Incident.in(Path.of("corpus")).stream()
                .filter(i -> runner.unknownTo(i).isEmpty())
                .toList();
        List<CorpusRunner.Outcome> outcomes = runner.run(incidents, folder);
        CorpusScore score = CorpusScore.of(outcomes, runner);
        Path target = Path.of("target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("corpus.txt"), score.text());
        assertThat(score.first()).as(score.text()).isGreaterThanOrEqualTo(98.0);
        assertThat(score.healthyWithFinding()).as(score.text()).isZero();
    }
}
