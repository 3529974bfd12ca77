// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.server.api.DiagnosisAnswer;
import io.drsquirrel.server.api.EvidenceAnswer;
import io.drsquirrel.server.api.FindingAnswer;
import io.drsquirrel.server.api.GuideLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From a fact to the guide pages of the findings that rest on it. */
final class Guides {
    private final Map<String, Set<GuideLink>> bySource = new LinkedHashMap<>();
    private final Map<Instant, Set<GuideLink>> byTime = new LinkedHashMap<>();
    private final List<EvidenceOf> configuration = new ArrayList<>();

    private record EvidenceOf(EvidenceAnswer evidence, GuideLink link) {}

    static Guides of(DiagnosisAnswer diagnosis) {
        Guides guides = new Guides();
        diagnosis.diagnoses().forEach(guides::add);
        return guides;
    }

    private void add(FindingAnswer finding) {
        GuideLink link = new GuideLink(finding.id(), finding.title(), finding.guide());
        for (EvidenceAnswer evidence : finding.evidence()) {
            switch (evidence.kind()) {
                case "log", "exception" -> {
                    bySource.computeIfAbsent(evidence.source(), s -> new LinkedHashSet<>())
                            .add(link);
                    Instant at = evidence.at();
                    if (at != null) {
                        byTime.computeIfAbsent(at, t -> new LinkedHashSet<>()).add(link);
                    }
                }
                case "configuration" -> configuration.add(new EvidenceOf(evidence, link));
                default -> {}
            }
        }
        finding.consequences().forEach(this::add);
    }

    /** Guides of findings whose evidence is a log record found there, or logged at that very millisecond. */
    List<GuideLink> ofRecord(String source, Instant at) {
        Set<GuideLink> links = new LinkedHashSet<>();
        if (!source.isEmpty()) {
            links.addAll(bySource.getOrDefault(source, Set.of()));
        }
        links.addAll(byTime.getOrDefault(at, Set.of()));
        return List.copyOf(links);
    }

    /** Guides of findings whose evidence is that option. */
    List<GuideLink> ofOption(String key) {
        return configuration.stream()
                .filter(e -> e.evidence().text().contains(key)
                        || e.evidence().source().equals(key))
                .map(EvidenceOf::link)
                .distinct()
                .toList();
    }
}
