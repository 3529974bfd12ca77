// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.time.Duration;
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

    /**
     * The outcome of a condition.
     *
     * @param hits what it matched, oldest first; at least one
     */
    static Outcome outcome(
            List<TextHit> hits,
            int atLeast,
            @Nullable Duration within,
            Map<String, String> captures,
            Evidence.Kind kind) {
        if (!enough(hits, atLeast, within)) {
            return Outcome.fails();
        }
        Map<String, Quoted> byProcess = new LinkedHashMap<>();
        long count = 0;
        for (TextHit hit : hits) {
            count += hit.fact().count();
            String process = hit.fact().process().id();
            Quoted quoted = byProcess.get(process);
            if (quoted != null) {
                quoted.add(hit);
            } else if (byProcess.size() < QUOTED) {
                byProcess.put(process, new Quoted(hit));
            }
        }
        Map<String, String> all = new LinkedHashMap<>(captures);
        all.putIfAbsent("process", hits.get(0).fact().process().id());
        all.putIfAbsent("count", Long.toString(count));
        return new Outcome(
                Outcome.State.HOLDS,
                byProcess.values().stream().map(quoted -> quoted.evidence(kind)).toList(),
                hits,
                all,
                Set.of());
    }

    /** What one process said. */
    private static final class Quoted {
        private final TextHit first;
        private TextHit last;
        private long count;

        Quoted(TextHit first) {
            this.first = first;
            this.last = first;
            this.count = first.fact().count();
        }

        void add(TextHit hit) {
            last = hit;
            count += hit.fact().count();
        }

        Evidence evidence(Evidence.Kind kind) {
            return new Evidence(
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
                    count);
        }
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
