// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Options that Flink does not know and that differ from one it knows by a slip of the pen: one letter, two in a long name, or
 * nothing but case and dashes. Flink reads such a line, shows it among its configuration, and never asks for it.
 */
public final class MisspeltOptionDetector implements Detector {
    private static final Set<Origin> SET = EnumSet.of(Origin.CLUSTER, Origin.CLIENT, Origin.CODE);
    private static final int QUOTED = 5;
    private static final int LONG_NAME = 18;
    private static final int SHORT_NAME = 8;

    @Override
    public String name() {
        return "misspelt-option";
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!facts.has(Capability.CONFIGURATION)) {
            return Outcome.unknown(EnumSet.of(Capability.CONFIGURATION));
        }
        List<Evidence> evidence = new ArrayList<>();
        for (ConfigurationEntry entry : facts.snapshot().configuration()) {
            if (SET.contains(entry.origin()) && evidence.size() < QUOTED) {
                meant(entry.key())
                        .ifPresent(known -> evidence.add(Evidence.of(
                                Evidence.Kind.CONFIGURATION,
                                entry.key() + " is set to " + entry.value() + ", but Flink has no such option; it has "
                                        + known,
                                entry.key(),
                                null)));
            }
        }
        return evidence.isEmpty()
                ? Outcome.fails()
                : Outcome.holds(evidence, Map.of("key", evidence.get(0).source()));
    }

    /** The option that was meant; empty where the key is one, or is like none. */
    static Optional<String> meant(String key) {
        if (key.length() < SHORT_NAME || FlinkOptions.KEYS.contains(key)) {
            return Optional.empty();
        }
        int slips = key.length() < LONG_NAME ? 1 : 2;
        String plain = plain(key);
        return FlinkOptions.KEYS.stream()
                .filter(known -> Math.abs(known.length() - key.length()) <= slips)
                .filter(known -> plain(known).equals(plain) || isWithin(slips, key, known))
                .min((a, b) -> a.compareTo(b));
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether so many letters added, left out, replaced or swapped with their neighbour make one of the other. */
    private static boolean isWithin(int slips, String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] now = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            now[0] = i;
            int best = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(last[j - 1] + same, 1 + Math.min(last[j], now[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    now[j] = Math.min(now[j], before[j - 2] + 1);
                }
                best = Math.min(best, now[j]);
            }
            if (best > slips) {
                return false;
            }
            int[] free = before;
            before = last;
            last = now;
            now = free;
        }
        return last[b.length()] <= slips;
    }
}
