// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.check.Limit;
import io.drsquirrel.diagnosis.check.Thresholds;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.server.api.CheckpointAnswer;
import io.drsquirrel.server.api.ContainerHealth;
import io.drsquirrel.server.api.CpuHealth;
import io.drsquirrel.server.api.DiagnosisAnswer;
import io.drsquirrel.server.api.HealthLimits;
import io.drsquirrel.server.api.JobHealth;
import io.drsquirrel.server.api.OperatorHealth;
import io.drsquirrel.server.api.Throughput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The health tab: the window as squares and curves. */
final class HealthView {
    /** From which share of time on a vertex counts as backpressured. */
    private static final HealthLimits LIMITS = new HealthLimits(
            Thresholds.USUAL.of(Limit.BACKPRESSURE),
            Thresholds.USUAL.of(Limit.GC_OLD),
            Thresholds.USUAL.of(Limit.RSS),
            Thresholds.USUAL.of(Limit.CPU));

    private static final int RECENT_PANES = 5;

    private HealthView() {}

    static JobHealth of(JobSnapshot snapshot, DiagnosisAnswer diagnosis) {
        return new JobHealth(
                PageView.window(snapshot),
                LIMITS,
                diagnosis.checks(),
                snapshot.topology().vertices().stream()
                        .map(vertex -> operator(snapshot, vertex))
                        .toList(),
                snapshot.processes().stream()
                        .map(process -> container(snapshot, process))
                        .toList(),
                new Throughput(
                        values(snapshot, Signal.RECORDS_IN_PER_SECOND, ""),
                        values(snapshot, Signal.RECORDS_OUT_PER_SECOND, "")),
                lag(snapshot),
                checkpoints(snapshot));
    }

    private static OperatorHealth operator(JobSnapshot snapshot, JobVertex vertex) {
        return new OperatorHealth(
                vertex.id(),
                vertex.name(),
                vertex.parallelism(),
                isBottleneck(snapshot, vertex),
                values(snapshot, Signal.BACKPRESSURED_RATIO, vertex.id()),
                values(snapshot, Signal.BUSY_RATIO, vertex.id()),
                LIMITS.backpressure());
    }

    /** Backpressure marks the victim: the bottleneck is what a backpressured vertex writes to and is not backpressured itself. */
    private static boolean isBottleneck(JobSnapshot snapshot, JobVertex vertex) {
        return recent(snapshot, vertex.id()) < LIMITS.backpressure()
                && vertex.inputs().stream().anyMatch(input -> recent(snapshot, input.from()) >= LIMITS.backpressure());
    }

    private static double recent(JobSnapshot snapshot, String vertexId) {
        return snapshot.series(Signal.BACKPRESSURED_RATIO, vertexId)
                .map(series ->
                        series.last(series.pane().multipliedBy(RECENT_PANES)).mean())
                .orElse(OptionalDouble.empty())
                .orElse(0);
    }

    private static ContainerHealth container(JobSnapshot snapshot, ProcessFacts facts) {
        String id = facts.process().id();
        Long limit = facts.memoryLimitBytes();
        return new ContainerHealth(
                id,
                facts.process().kind().name(),
                facts.process().host(),
                values(snapshot, Signal.GC_OLD_TIME_RATIO, id),
                values(snapshot, Signal.GC_TIME_RATIO, id),
                values(snapshot, Signal.RSS, id),
                values(snapshot, Signal.HEAP_USED, id),
                latest(snapshot, Signal.HEAP_MAX, id),
                limit == null ? latest(snapshot, Signal.MEMORY_LIMIT, id) : Double.valueOf(limit.doubleValue()),
                cpu(snapshot, facts),
                facts.endedAt(),
                facts.exitReason());
    }

    private static @Nullable CpuHealth cpu(JobSnapshot snapshot, ProcessFacts facts) {
        String id = facts.process().id();
        SignalSeries used = snapshot.series(Signal.CPU_CORES, id).orElse(null);
        if (used == null || used.present() == 0) {
            return null;
        }
        Double stated = facts.cpuLimitCores();
        Double limit = stated == null ? latest(snapshot, Signal.CPU_LIMIT, id) : stated;
        double p90 = used.quantile(0.9).orElse(0);
        return new CpuHealth(
                used.min().orElse(0),
                used.max().orElse(0),
                p90,
                limit,
                limit == null ? null : p90 < LIMITS.cpu() * limit,
                limit == null
                        ? "No limit is known to compare the P90 to"
                        : String.format(
                                Locale.ROOT, "P90 below %.0f %% of %s cores", LIMITS.cpu() * 100, cores(limit)));
    }

    private static String cores(double cores) {
        return cores == Math.rint(cores) ? Long.toString((long) cores) : String.format(Locale.ROOT, "%.1f", cores);
    }

    /** Pending records of all sources together. */
    private static List<@Nullable Double> lag(JobSnapshot snapshot) {
        List<SignalSeries> pending = snapshot.series(Signal.PENDING_RECORDS);
        List<@Nullable Double> lag = new ArrayList<>();
        for (int pane = 0; !pending.isEmpty() && pane < snapshot.window().panes(); pane++) {
            Double sum = null;
            for (SignalSeries series : pending) {
                OptionalDouble value = series.at(pane);
                if (value.isPresent()) {
                    sum = (sum == null ? 0 : sum) + value.getAsDouble();
                }
            }
            lag.add(sum);
        }
        return lag;
    }

    private static List<CheckpointAnswer> checkpoints(JobSnapshot snapshot) {
        List<CheckpointAnswer> answers = new ArrayList<>();
        for (Checkpoint c : snapshot.checkpoints().history()) {
            answers.add(new CheckpointAnswer(
                    c.id(),
                    c.status().name(),
                    c.triggeredAt(),
                    c.endToEnd() == null ? null : Long.valueOf(c.endToEnd().toMillis()),
                    c.stateSizeBytes() < 0 ? null : Long.valueOf(c.stateSizeBytes()),
                    c.fullSizeBytes() < 0 ? null : Long.valueOf(c.fullSizeBytes()),
                    c.savepoint(),
                    c.failureReason(),
                    c.acknowledged(),
                    c.expected()));
        }
        Collections.reverse(answers);
        return answers;
    }

    /** One value per pane, null where there is none; no values at all where nobody measured. */
    static List<@Nullable Double> values(JobSnapshot snapshot, Signal signal, String subject) {
        return snapshot.series(signal, subject).map(HealthView::values).orElse(List.of());
    }

    static List<@Nullable Double> values(SignalSeries series) {
        List<@Nullable Double> values = new ArrayList<>(series.size());
        for (double value : series.toArray()) {
            values.add(Double.isNaN(value) || Double.isInfinite(value) ? null : Double.valueOf(rounded(value)));
        }
        return values;
    }

    /** Six significant digits: more is noise, and a page carries thousands of values. */
    private static double rounded(double value) {
        return value == 0
                ? 0
                : new java.math.BigDecimal(value)
                        .round(new java.math.MathContext(6))
                        .doubleValue();
    }

    private static @Nullable Double latest(JobSnapshot snapshot, Signal signal, String subject) {
        OptionalDouble latest =
                snapshot.series(signal, subject).map(SignalSeries::latest).orElse(OptionalDouble.empty());
        return latest.isPresent() ? latest.getAsDouble() : null;
    }
}
