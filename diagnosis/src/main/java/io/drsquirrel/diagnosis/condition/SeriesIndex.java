// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The series and spreads of one snapshot by signal and subject: a job on 500 containers has some twenty thousand. Those of a signal are
 * told apart when a rule first asks for it; of some nobody does.
 */
final class SeriesIndex {
    private final Map<Signal, List<SignalSeries>> bySignal = new EnumMap<>(Signal.class);
    private final Map<Signal, OfSignal> told = new EnumMap<>(Signal.class);
    private final List<SubjectPlaces> known = new ArrayList<>();
    private final Map<Signal, Map<String, SubtaskSpread>> spreads = new EnumMap<>(Signal.class);

    /** In the order of their subjects. */
    private record OfSignal(List<SignalSeries> all, SubjectPlaces subjects) {}

    /** Subjects without repetition and the place of each. Most signals of a scope have the same, and one map serves them all. */
    private record SubjectPlaces(Map<String, Integer> places, List<SignalSeries> example) {
        boolean areThoseOf(List<SignalSeries> others) {
            if (others.size() != example.size()) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                if (!others.get(i).subject().equals(example.get(i).subject())) {
                    return false;
                }
            }
            return true;
        }
    }

    SeriesIndex(JobSnapshot snapshot) {
        for (SignalSeries s : snapshot.series()) {
            List<SignalSeries> all = bySignal.get(s.signal());
            if (all == null) {
                all = new ArrayList<>();
                bySignal.put(s.signal(), all);
            }
            all.add(s);
        }
        for (SubtaskSpread s : snapshot.spreads()) {
            spreads.computeIfAbsent(s.signal(), k -> new HashMap<>()).putIfAbsent(s.vertexId(), s);
        }
    }

    private @Nullable OfSignal told(Signal signal) {
        OfSignal of = told.get(signal);
        List<SignalSeries> all = of == null ? bySignal.get(signal) : null;
        if (all != null) {
            of = tellApart(all);
            told.put(signal, of);
        }
        return of;
    }

    private OfSignal tellApart(List<SignalSeries> all) {
        for (SubjectPlaces subjects : known) {
            if (subjects.areThoseOf(all)) {
                return new OfSignal(all, subjects);
            }
        }
        OfSignal of = distinct(all);
        known.add(of.subjects());
        return of;
    }

    /** Of two on one subject the first counts. */
    private static OfSignal distinct(List<SignalSeries> all) {
        Map<String, Integer> places = new HashMap<>();
        List<SignalSeries> first = new ArrayList<>(all.size());
        for (SignalSeries s : all) {
            if (places.putIfAbsent(s.subject(), first.size()) == null) {
                first.add(s);
            }
        }
        return new OfSignal(first, new SubjectPlaces(places, first));
    }

    List<SignalSeries> of(Signal signal) {
        OfSignal found = told(signal);
        return found == null ? List.of() : found.all();
    }

    @Nullable
    SignalSeries of(Signal signal, String subject) {
        OfSignal found = told(signal);
        Integer place = found == null ? null : found.subjects().places().get(subject);
        return found == null || place == null ? null : found.all().get(place);
    }

    Optional<SubtaskSpread> spread(Signal signal, String vertex) {
        return Optional.ofNullable(spreads.getOrDefault(signal, Map.of()).get(vertex));
    }
}
