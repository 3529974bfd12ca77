// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.util.Optional;

/** What one report of Flink's {@code Slf4jReporter} says of the metrics that signals need, or a part of a long one. */
public final class MetricReport implements Reading {
    private final NamedMetric[] metrics;
    private final double[] values;

    MetricReport(NamedMetric[] metrics, double[] values) {
        this.metrics = metrics;
        this.values = values;
    }

    /** How many values it holds. */
    int size() {
        return values.length;
    }

    NamedMetric metric(int index) {
        return metrics[index];
    }

    double value(int index) {
        return values[index];
    }

    /** The kind of process whose metrics these are; UNKNOWN where the names' scopes do not say. */
    public ProcessKind kind() {
        for (NamedMetric metric : metrics) {
            if (metric.name().contains(ScopedName.TASK_MANAGER)) {
                return ProcessKind.TASK_MANAGER;
            }
            if (metric.name().contains(ScopedName.JOB_MANAGER)) {
                return ProcessKind.JOB_MANAGER;
            }
        }
        return ProcessKind.UNKNOWN;
    }

    /** The id of the task manager that reports; empty where the names do not tell. */
    public Optional<String> taskManager() {
        for (NamedMetric metric : metrics) {
            if (metric.metric().level() == Level.PROCESS) {
                ScopedName scope = ScopedName.of(metric);
                return scope == null || scope.subject().isEmpty() || !scope.standard()
                        ? Optional.empty()
                        : Optional.of(scope.subject());
            }
        }
        return Optional.empty();
    }
}
