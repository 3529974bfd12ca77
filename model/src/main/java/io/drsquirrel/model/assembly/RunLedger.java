// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The runs of a job, each under a job id of its own, with the first and the last time they were heard of. */
final class RunLedger {
    private static final int MOST_RUNS = 20;
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private final TreeMap<String, Run> runs = new TreeMap<>();

    private record Run(Instant first, Instant last) {}

    /** Takes in that something of that run was seen. */
    void seen(String run, Instant at) {
        Run known = runs.get(run);
        if (known != null && !at.isBefore(known.first()) && !at.isAfter(known.last())) {
            return;
        }
        runs.merge(
                run,
                new Run(at, at),
                (a, b) -> new Run(
                        a.first().isBefore(b.first()) ? a.first() : b.first(),
                        a.last().isAfter(b.last()) ? a.last() : b.last()));
        if (runs.size() > MOST_RUNS) {
            runs.entrySet().stream()
                    .min(Comparator.comparing(
                                    (Map.Entry<String, Run> e) -> e.getValue().last())
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(oldest -> runs.remove(oldest.getKey()));
        }
    }

    /** The run that began last, empty where none is known. */
    String current() {
        return runs.entrySet().stream()
                .max(Comparator.comparing(
                                (Map.Entry<String, Run> e) -> e.getValue().first())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Ids of the runs known, the current one last. */
    List<String> all() {
        return runs.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Run> e) -> e.getValue().first())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Forgets what is long over, and what lies further ahead than clocks may be wrong. */
    void prune(Instant from, Instant limit) {
        Instant old = from.minus(REMEMBERED);
        runs.values().removeIf(r -> r.last().isBefore(old) || r.first().isAfter(limit));
    }

    void write(BinaryWriter out) throws IOException {
        out.number(runs.size());
        for (Map.Entry<String, Run> entry : runs.entrySet()) {
            out.string(entry.getKey());
            out.instant(entry.getValue().first());
            out.instant(entry.getValue().last());
        }
    }

    static RunLedger read(BinaryReader in) throws IOException {
        RunLedger read = new RunLedger();
        for (int i = in.size(); i > 0; i--) {
            String run = in.string();
            Instant first = in.instant();
            read.runs.put(run, new Run(first, in.instant()));
        }
        return read;
    }
}
