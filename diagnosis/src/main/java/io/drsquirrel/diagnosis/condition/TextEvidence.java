// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns matched records into an outcome: counted, and quoted by the first and the latest of each process. */
final class TextEvidence {
    private static final int QUOTED = 5;
    private static final int QUOTE_LENGTH = 400;

    private TextEvidence() {}

    static Outcome outcome(
            List<TextHit> hits,
            int atLeast,
            @Nullable Duration within,
            Map<String, String> captures,
            Evidence.Kind kind) {
        List<TextHit> sorted = new ArrayList<>(hits);
        sorted.sort(Comparator.comparing(h -> h.fact().at()));
        if (!enough(sorted, atLeast, within)) {
            return Outcome.fails();
        }
        Map<String, List<TextHit>> byProcess = new LinkedHashMap<>();
        for (TextHit hit : sorted) {
            byProcess
                    .computeIfAbsent(hit.fact().process().id(), p -> new ArrayList<>())
                    .add(hit);
        }
        List<Evidence> evidence = new ArrayList<>();
        for (List<TextHit> group : byProcess.values()) {
            if (evidence.size() == QUOTED) {
                break;
            }
            TextHit first = group.get(0);
            TextHit last = group.get(group.size() - 1);
            long count = group.stream().mapToLong(h -> h.fact().count()).sum();
            evidence.add(new Evidence(
                    first.fact().hasThrowable() ? Evidence.Kind.EXCEPTION : kind,
                    quote(first),
                    first.fact().source(),
                    first.fact().at(),
                    last == first ? null : last.fact().at(),
                    first.fact().process().id(),
                    null,
                    null,
                    null,
                    null,
                    count));
        }
        Map<String, String> all = new LinkedHashMap<>(captures);
        all.putIfAbsent("process", sorted.get(0).fact().process().id());
        all.putIfAbsent(
                "count",
                Long.toString(sorted.stream().mapToLong(h -> h.fact().count()).sum()));
        return new Outcome(Outcome.State.HOLDS, evidence, sorted, all, Set.of());
    }

    private static boolean enough(List<TextHit> sorted, int atLeast, @Nullable Duration within) {
        if (atLeast <= 1) {
            return true;
        }
        if (within == null) {
            return sorted.stream().mapToLong(h -> h.fact().count()).sum() >= atLeast;
        }
        long inside = 0;
        int from = 0;
        for (TextHit hit : sorted) {
            inside += hit.fact().count();
            while (Duration.between(sorted.get(from).fact().at(), hit.fact().at())
                            .compareTo(within)
                    > 0) {
                inside -= sorted.get(from++).fact().count();
            }
            if (inside >= atLeast) {
                return true;
            }
        }
        return false;
    }

    /** The throwable the rule matched where it matched one, with the innermost cause behind it; else the message. */
    private static String quote(TextHit hit) {
        TextFact fact = hit.fact();
        int last = fact.chain().size() - 1;
        int index = last - hit.depth();
        if (index < 0 || index > last) {
            return line(fact.message());
        }
        String matched = line(fact.chain().get(index).headline());
        String innermost = line(fact.chain().get(last).headline());
        return index == last || matched.contains(innermost) ? matched : matched + " (caused by " + innermost + ")";
    }

    private static String line(String text) {
        String first = text.strip().lines().findFirst().orElse("");
        return first.length() > QUOTE_LENGTH ? first.substring(0, QUOTE_LENGTH) + "…" : first;
    }
}
