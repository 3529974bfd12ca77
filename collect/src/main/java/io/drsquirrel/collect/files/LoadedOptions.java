// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Flink's processes said they loaded when they started. A configuration file that lies beside the logs may be another one, an
 * older or a newer; where it says something else, what the processes loaded counts, and the report tells of it.
 */
final class LoadedOptions {
    private static final int SHOWN = 3;

    private final Map<String, String> loaded = new HashMap<>();
    private final Set<String> differing = new LinkedHashSet<>();

    private LoadedOptions() {}

    /** Those among the facts. */
    static LoadedOptions of(FactPool facts) {
        LoadedOptions options = new LoadedOptions();
        facts.forEach(fact -> {
            if (fact instanceof ConfigurationObserved told && isOfAProcess(told)) {
                for (ConfigurationEntry entry : told.entries()) {
                    if (entry.origin() == Origin.CLUSTER) {
                        options.loaded.put(entry.key(), entry.value());
                    }
                }
            }
        });
        return options;
    }

    private static boolean isOfAProcess(ConfigurationObserved told) {
        return told.process().kind() == ProcessKind.JOB_MANAGER
                || told.process().kind() == ProcessKind.TASK_MANAGER;
    }

    /** Whether it is an option of a file of which a process said what it loaded. */
    boolean isOverruled(Observation fact) {
        if (loaded.isEmpty() || !(fact instanceof ConfigurationObserved told) || isOfAProcess(told)) {
            return false;
        }
        boolean all = !told.entries().isEmpty();
        for (ConfigurationEntry entry : told.entries()) {
            String value = loaded.get(entry.key());
            all &= value != null && entry.origin() == Origin.CLUSTER;
            if (value != null && entry.origin() == Origin.CLUSTER && !value.equals(entry.value())) {
                differing.add(entry.key() + " (" + entry.value() + ", loaded was " + value + ")");
            }
        }
        return all;
    }

    /** What a file says otherwise; empty where none does. Complete once all facts were asked about. */
    Optional<String> note() {
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of("configuration beside the logs differs from what Flink's processes loaded, which counts: "
                        + String.join(", ", differing.stream().limit(SHOWN).toList())
                        + (differing.size() > SHOWN ? " and " + (differing.size() - SHOWN) + " more" : ""));
    }
}
