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

    /** In their order, and by subject; of two on one subject the first counts. */
    private record OfSignal(List<SignalSeries> all, Map<String, SignalSeries> bySubject) {}

    SeriesIndex(JobSnapshot snapshot) {
        for (SignalSeries s : snapshot.series()) {
            OfSignal of = series.get(s.signal());
            if (of == null) {
                of = new OfSignal(new ArrayList<>(), new HashMap<>());
                series.put(s.signal(), of);
            }
            if (of.bySubject().putIfAbsent(s.subject(), s) == null) {
                of.all().add(s);
            }
        }
        for (SubtaskSpread s : snapshot.spreads()) {
            spreads.computeIfAbsent(s.signal(), k -> new HashMap<>()).putIfAbsent(s.vertexId(), s);
        }
    }

    List<SignalSeries> of(Signal signal) {
        OfSignal found = series.get(signal);
        return found == null ? List.of() : found.all();
    }

    @Nullable
    SignalSeries of(Signal signal, String subject) {
        OfSignal found = series.get(signal);
        return found == null ? null : found.bySubject().get(subject);
    }

    Optional<SubtaskSpread> spread(Signal signal, String vertex) {
        return Optional.ofNullable(spreads.getOrDefault(signal, Map.of()).get(vertex));
    }
}
