// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Prints how the corpus is diagnosed; with the id of an incident and a folder it writes that incident's logs there. */
public final class CorpusBench {
    private CorpusBench() {}

    public static void main(String[] args) throws IOException {
        List<Incident> incidents = Incident.in(Path.of("verify/corpus"));
        if (args.length == 2) {
            for (Incident incident : incidents) {
                if (incident.id().equals(args[0])) {
                    for (Map.Entry<String, String> log : incident.logs().entrySet()) {
                        Files.writeString(
                                Files.createDirectories(Path.of(args[1])).resolve(log.getKey()), log.getValue());
                    }
                }
            }
            return;
        }
        CorpusRunner runner = new CorpusRunner(
                CatalogueLoader.load(RuleFolders.in(Path.of("diagnosis/rules"))).catalogue());
        System.out.print(CorpusScore.of(runner.run(incidents, Files.createTempDirectory("corpus")), runner)
                .text());
    }
}
