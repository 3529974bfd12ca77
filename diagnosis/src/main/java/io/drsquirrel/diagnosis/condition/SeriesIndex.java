// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The series and spreads of one snapshot by signal and subject: a job on 500 containers has some twenty thousand. */
final class SeriesIndex {
    private final Map<Signal, Map<String, SignalSeries>> series = new EnumMap<>(Signal.class);
    private final Map<Signal, Map<String, SubtaskSpread>> spreads = new EnumMap<>(Signal.class);

    SeriesIndex(JobSnapshot snapshot) {
        for (SignalSeries s : snapshot.series()) {
            series.computeIfAbsent(s.signal(), k -> new LinkedHashMap<>()).putIfAbsent(s.subject(), s);
        }
        for (SubtaskSpread s : snapshot.spreads()) {
            spreads.computeIfAbsent(s.signal(), k -> new LinkedHashMap<>()).putIfAbsent(s.vertexId(), s);
        }
    }

    Collection<SignalSeries> of(Signal signal) {
        Map<String, SignalSeries> found = series.get(signal);
        return found == null ? List.of() : found.values();
    }

    Optional<SignalSeries> of(Signal signal, String subject) {
        return Optional.ofNullable(series.getOrDefault(signal, Map.of()).get(subject));
    }

    Optional<SubtaskSpread> spread(Signal signal, String vertex) {
        return Optional.ofNullable(spreads.getOrDefault(signal, Map.of()).get(vertex));
    }
}
