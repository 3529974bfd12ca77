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

/** The series and spreads of one snapshot by signal and subject: a job on 500 containers has some twenty thousand. */
final class SeriesIndex {
    private final Map<Signal, OfSignal> series = new EnumMap<>(Signal.class);
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
        Map<Signal, List<SignalSeries>> bySignal = new EnumMap<>(Signal.class);
        for (SignalSeries s : snapshot.series()) {
            List<SignalSeries> all = bySignal.get(s.signal());
            if (all == null) {
                all = new ArrayList<>();
                bySignal.put(s.signal(), all);
            }
            all.add(s);
        }
        List<SubjectPlaces> known = new ArrayList<>();
        bySignal.forEach((signal, all) -> {
            Optional<SubjectPlaces> same =
                    known.stream().filter(subjects -> subjects.areThoseOf(all)).findFirst();
            OfSignal of = same.map(subjects -> new OfSignal(all, subjects)).orElseGet(() -> distinct(all));
            if (same.isEmpty()) {
                known.add(of.subjects());
            }
            series.put(signal, of);
        });
        for (SubtaskSpread s : snapshot.spreads()) {
            spreads.computeIfAbsent(s.signal(), k -> new HashMap<>()).putIfAbsent(s.vertexId(), s);
        }
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
        OfSignal found = series.get(signal);
        return found == null ? List.of() : found.all();
    }

    @Nullable
    SignalSeries of(Signal signal, String subject) {
        OfSignal found = series.get(signal);
        Integer place = found == null ? null : found.subjects().places().get(subject);
        return found == null || place == null ? null : found.all().get(place);
    }

    Optional<SubtaskSpread> spread(Signal signal, String vertex) {
        return Optional.ofNullable(spreads.getOrDefault(signal, Map.of()).get(vertex));
    }
}
