// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.server.api.ConfigEntry;
import io.drsquirrel.server.api.ConfigOverride;
import io.drsquirrel.server.api.DiagnosisAnswer;
import io.drsquirrel.server.api.JobConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration tab: for each key the strongest value, and what it overrides. */
final class ConfigView {
    private ConfigView() {}

    static JobConfig of(JobSnapshot snapshot, DiagnosisAnswer diagnosis, @Nullable String text) {
        Guides guides = Guides.of(diagnosis);
        Map<String, List<ConfigurationEntry>> byKey = new TreeMap<>();
        for (ConfigurationEntry entry : snapshot.configuration()) {
            byKey.computeIfAbsent(entry.key(), k -> new ArrayList<>()).add(entry);
        }
        List<ConfigEntry> entries = new ArrayList<>();
        byKey.forEach((key, values) -> {
            values.sort(Comparator.comparing(ConfigurationEntry::origin).reversed());
            ConfigurationEntry inForce = values.get(0);
            if (text == null || contains(key, text) || contains(inForce.value(), text)) {
                entries.add(entry(key, values, guides));
            }
        });
        return new JobConfig(entries);
    }

    private static ConfigEntry entry(String key, List<ConfigurationEntry> strongestFirst, Guides guides) {
        ConfigurationEntry inForce = strongestFirst.get(0);
        String byDefault = strongestFirst.stream()
                .filter(entry -> entry.origin() == ConfigurationEntry.Origin.FLINK_DEFAULT)
                .map(ConfigurationEntry::value)
                .findFirst()
                .orElse(null);
        return new ConfigEntry(
                key,
                inForce.value(),
                inForce.origin().name(),
                strongestFirst.stream()
                        .skip(1)
                        .map(entry ->
                                new ConfigOverride(entry.value(), entry.origin().name()))
                        .toList(),
                byDefault,
                guides.ofOption(key));
    }

    private static boolean contains(String value, String text) {
        return value.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
