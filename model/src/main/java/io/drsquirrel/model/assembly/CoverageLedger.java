// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Coverage;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which kinds of facts were seen, from when to when, and what collectors said about it. */
final class CoverageLedger {
    private static final int MOST_WORDS = 1_000;
    private static final int MOST_NOTES = 3;
    private static final int LONGEST_NOTE = 300;

    private final EnumMap<Capability, Span> spans = new EnumMap<>(Capability.class);
    private final TreeMap<String, Said> said = new TreeMap<>();

    private record Span(Instant first, Instant last) {}

    private record Said(Instant at, Capability capability, boolean available, String note) {}

    void seen(Capability capability, Instant at) {
        Span span = spans.get(capability);
        if (span == null) {
            spans.put(capability, new Span(at, at));
        } else if (at.isBefore(span.first()) || at.isAfter(span.last())) {
            spans.put(
                    capability,
                    new Span(
                            at.isBefore(span.first()) ? at : span.first(), at.isAfter(span.last()) ? at : span.last()));
        }
    }

    void add(CoverageObserved o) {
        if (o.available()) {
            seen(o.capability(), o.at());
        }
        String note = o.note().length() > LONGEST_NOTE ? o.note().substring(0, LONGEST_NOTE) + "…" : o.note();
        said.merge(
                o.capability().name() + "\u0001" + o.process().id(),
                new Said(o.at(), o.capability(), o.available(), note),
                (a, b) -> {
                    int order = a.at().compareTo(b.at());
                    return order > 0 || (order == 0 && a.toString().compareTo(b.toString()) >= 0) ? a : b;
                });
        if (said.size() > MOST_WORDS) {
            said.pollLastEntry();
        }
    }

    void prune(Instant from, Instant to) {
        spans.values().removeIf(s -> s.last().isBefore(from));
        said.values().removeIf(s -> s.at().isBefore(from) || s.at().isAfter(to));
    }

    Coverage coverage(Instant from, Instant to, Map<Capability, String> notes) {
        EnumMap<Capability, Coverage.Entry> entries = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            Span span = spans.get(capability);
            boolean available = span != null && !span.first().isAfter(to);
            Set<String> words = new LinkedHashSet<>();
            Optional.ofNullable(notes.get(capability)).ifPresent(words::add);
            for (Said s : said.values()) {
                // That one process of many cannot tell is worth a note; where nothing is known it says why.
                if (s.capability() == capability && !s.note().isEmpty() && words.size() < MOST_NOTES) {
                    words.add(s.note());
                }
            }
            String note = String.join("; ", words);
            if (span != null && available) {
                entries.put(
                        capability,
                        new Coverage.Entry(
                                true,
                                span.first().isBefore(from) ? from : span.first(),
                                span.last().isAfter(to) ? to : span.last(),
                                note));
            } else if (!note.isEmpty()) {
                entries.put(capability, new Coverage.Entry(false, null, null, note));
            }
        }
        return new Coverage(entries);
    }

    Optional<Instant> since(Capability capability) {
        return Optional.ofNullable(spans.get(capability)).map(Span::first);
    }

    void write(BinaryWriter out) throws IOException {
        out.number(spans.size());
        for (Map.Entry<Capability, Span> entry : spans.entrySet()) {
            out.constant(entry.getKey());
            out.instant(entry.getValue().first());
            out.instant(entry.getValue().last());
        }
        out.number(said.size());
        for (Map.Entry<String, Said> entry : said.entrySet()) {
            out.string(entry.getKey());
            out.instant(entry.getValue().at());
            out.constant(entry.getValue().capability());
            out.bool(entry.getValue().available());
            out.string(entry.getValue().note());
        }
    }

    static CoverageLedger read(BinaryReader in) throws IOException {
        CoverageLedger read = new CoverageLedger();
        for (int i = in.size(); i > 0; i--) {
            Optional<Capability> capability = in.constant(Capability.class);
            Instant first = in.instant();
            Span span = new Span(first, in.instant());
            capability.ifPresent(c -> read.spans.put(c, span));
        }
        for (int i = in.size(); i > 0; i--) {
            String key = in.string();
            Instant at = in.instant();
            Optional<Capability> capability = in.constant(Capability.class);
            boolean available = in.bool();
            String note = in.string();
            capability.ifPresent(c -> read.said.put(key, new Said(at, c, available, note)));
        }
        return read;
    }
}
