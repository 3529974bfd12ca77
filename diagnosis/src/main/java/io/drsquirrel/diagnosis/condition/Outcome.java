// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of a condition: it holds (with evidence), does not hold, or cannot be told because facts are missing.
 *
 * @param evidence facts that made it hold
 * @param hits the text facts among them, for finding out which rules speak of the same record
 * @param captures named values for the summary ({@code topic} → {@code orders})
 * @param missing capabilities that an UNKNOWN outcome lacked
 */
public record Outcome(
        State state,
        List<Evidence> evidence,
        List<TextHit> hits,
        Map<String, String> captures,
        Set<Capability> missing) {
    /** Three-valued truth. */
    public enum State {
        HOLDS,
        FAILS,
        UNKNOWN
    }

    private static final Outcome FAILS = new Outcome(State.FAILS, List.of(), List.of(), Map.of(), Set.of());

    public Outcome {
        evidence = List.copyOf(evidence);
        hits = List.copyOf(hits);
        captures = Map.copyOf(captures);
        missing = missing.isEmpty() ? Set.of() : EnumSet.copyOf(missing);
    }

    /** It does not hold. */
    public static Outcome fails() {
        return FAILS;
    }

    /** It holds, shown by these facts. */
    public static Outcome holds(List<Evidence> evidence) {
        return new Outcome(State.HOLDS, evidence, List.of(), Map.of(), Set.of());
    }

    /** It holds, shown by these facts, with values to put into the summary. */
    public static Outcome holds(List<Evidence> evidence, Map<String, String> captures) {
        return new Outcome(State.HOLDS, evidence, List.of(), captures, Set.of());
    }

    /** It cannot be told without these capabilities. */
    public static Outcome unknown(Set<Capability> missing) {
        return new Outcome(State.UNKNOWN, List.of(), List.of(), Map.of(), missing);
    }

    /** Whether it holds. */
    public boolean holds() {
        return state == State.HOLDS;
    }

    /** Evidence, hits and captures of all of these, of which there is at least one; the state of the first. */
    static Outcome of(List<Outcome> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<Evidence> evidence = new ArrayList<>();
        List<TextHit> hits = new ArrayList<>();
        Map<String, String> captures = new HashMap<>();
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        for (Outcome part : parts) {
            evidence.addAll(part.evidence);
            hits.addAll(part.hits);
            part.captures.forEach(captures::putIfAbsent);
            missing.addAll(part.missing);
        }
        return new Outcome(parts.get(0).state, evidence, hits, captures, missing);
    }
}
