// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One value of one raw metric.
 *
 * @param metric which metric, its raw name already resolved
 * @param scope the job, vertex, subtask, operator it belongs to; {@link MetricScope#PROCESS} for metrics of a whole process
 * @param value the value in the metric's own unit (see {@link FlinkMetric})
 * @param qualifier distinguishes metrics of one name: a garbage collector's name, a Kafka topic-partition; empty otherwise
 */
public record MetricSample(
        Instant at, ProcessRef process, MetricScope scope, FlinkMetric metric, String qualifier, double value)
        implements Observation {
    @Override
    public Optional<String> jobId() {
        return scope.jobIdIfAny();
    }

    /**
     * What a metric belongs to. Fields that do not apply are null (subtask: -1).
     *
     * @param jobId Flink's job id
     * @param jobName name of the job
     * @param vertexId id of the job vertex (called task id by Flink's reporters)
     * @param subtask index of the subtask, -1 where the metric is not of one subtask
     * @param operatorId id of the operator inside the vertex
     * @param operatorName name of that operator
     */
    public record MetricScope(
            @Nullable String jobId,
            @Nullable String jobName,
            @Nullable String vertexId,
            int subtask,
            @Nullable String operatorId,
            @Nullable String operatorName) {
        /** The scope of metrics that describe a process. */
        public static final MetricScope PROCESS = new MetricScope(null, null, null, -1, null, null);

        /** The scope of metrics that describe a job as a whole. */
        public static MetricScope job(String jobId, @Nullable String jobName) {
            return new MetricScope(jobId, jobName, null, -1, null, null);
        }

        /** The scope of one subtask of a vertex. */
        public static MetricScope subtask(String jobId, String vertexId, int subtask) {
            return new MetricScope(jobId, null, vertexId, subtask, null, null);
        }

        /** The job id, if this scope is inside a job. */
        public Optional<String> jobIdIfAny() {
            return Optional.ofNullable(jobId);
        }
    }
}
