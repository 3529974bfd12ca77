// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Kafka source whose commits have failed over and over since it started, by its own count ({@code commitsFailed}): a process of
 * several jobs logs such failures without saying whose they are.
 *
 * <p>Commits come with checkpoints, so a look of some seconds sees none or one of them. What is judged is therefore the count since the
 * start, which a broker that was away for a moment does not raise to one in a hundred seconds.
 */
public final class FailingCommitsDetector implements Detector {
    private static final int LEAST = 3;
    private static final double LEAST_PER_SECOND = 0.01;

    @Override
    public String name() {
        return "failing-commits";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        JobSnapshot snapshot = facts.snapshot();
        Instant since = snapshot.statusSince();
        if (snapshot.status() != JobStatus.RUNNING || since == null) {
            return Outcome.fails();
        }
        if (facts.series(Signal.SOURCE_COMMITS_FAILED).isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        double seconds = Math.max(1, Duration.between(since, snapshot.takenAt()).toSeconds());
        for (SignalSeries series : facts.series(Signal.SOURCE_COMMITS_FAILED)) {
            double failed = series.latest().orElse(0);
            if (failed >= LEAST && failed / seconds >= LEAST_PER_SECOND) {
                String source = snapshot.topology()
                        .vertex(series.subject())
                        .map(Flow::name)
                        .orElse(series.subject());
                return Outcome.holds(
                        List.of(Evidence.metric(
                                String.format(
                                        Locale.ROOT,
                                        "%.0f commits of %s failed in the %.0f s since it runs",
                                        failed,
                                        source,
                                        seconds),
                                Signal.SOURCE_COMMITS_FAILED.name(),
                                series.subject(),
                                failed,
                                null,
                                since)),
                        Map.of("vertex", source));
            }
        }
        return Outcome.fails();
    }
}
