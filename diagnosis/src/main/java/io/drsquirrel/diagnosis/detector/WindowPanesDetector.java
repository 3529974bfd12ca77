// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sliding windows that keep each record in very many panes, by the sizes in names of operators:
 * {@code SlidingEventTimeWindows(600000, 1000)} in the DataStream API, {@code HOP(…, size=[10 min], slide=[1 s])} and
 * {@code SlidingGroupWindow('w$, ts, 600000, 1000)} in SQL. Some reporters write underscores for blanks.
 */
public final class WindowPanesDetector implements Detector {
    private static final Pattern STREAM =
            Pattern.compile("Sliding(?:\\w*Windows\\(|GroupWindow\\([^)]{0,200}?,[ _])(\\d+),[ _](\\d+)");
    private static final Pattern SQL = Pattern.compile("size=\\[([^]]+)\\].{0,200}?slide=\\[([^]]+)\\]");

    @Override
    public String name() {
        return "window-panes";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("above");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (facts.snapshot().topology().vertices().isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.TOPOLOGY));
        }
        double limit = arguments.number("above", 60);
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            StringBuilder names = new StringBuilder(vertex.name());
            vertex.operators().forEach(o -> names.append('\n').append(o.name()));
            Optional<Double> panes = panes(names.toString());
            if (panes.isPresent() && panes.get() > limit) {
                return Outcome.holds(
                        List.of(Evidence.of(
                                Evidence.Kind.TOPOLOGY,
                                "each record of " + Flow.name(vertex) + " is kept in "
                                        + Quantities.format(panes.get(), "1") + " windows; it is busy "
                                        + Quantities.format(
                                                Bottleneck.mean(facts, Signal.BUSY_RATIO, vertex.id()), "ratio")
                                        + " of the time",
                                "job graph",
                                null)),
                        Map.of("vertex", vertex.name(), "panes", Quantities.format(panes.get(), "1")));
            }
        }
        return Outcome.fails();
    }

    private static Optional<Double> panes(String names) {
        Matcher stream = STREAM.matcher(names);
        if (stream.find()) {
            return ratio(Double.parseDouble(stream.group(1)), Double.parseDouble(stream.group(2)));
        }
        Matcher sql = SQL.matcher(names);
        return sql.find()
                ? ratio(
                        Quantities.parse(sql.group(1), true).orElse(0),
                        Quantities.parse(sql.group(2), true).orElse(0))
                : Optional.empty();
    }

    private static Optional<Double> ratio(double size, double slide) {
        return size > 0 && slide > 0 ? Optional.of(size / slide) : Optional.empty();
    }
}
