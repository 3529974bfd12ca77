// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The binary form of observations, as they travel between the operators of the watcher. Not a wire format: writer and reader
 * are of one version, or of two that are upgraded by savepoint.
 */
public final class ObservationCodec {
    private static final int METRIC = 1;
    private static final int LOG = 2;
    private static final int CHECKPOINT = 3;
    private static final int FAILURE = 4;
    private static final int STATUS = 5;
    private static final int TOPOLOGY = 6;
    private static final int CONFIGURATION = 7;
    private static final int CONTAINER = 8;
    private static final int COVERAGE = 9;
    private static final int THREADS = 10;

    private ObservationCodec() {}

    /** Writes observations. */
    public static void writeAll(BinaryWriter out, List<Observation> observations) throws IOException {
        out.all(observations, o -> write(out, o));
    }

    /** Reads observations; those of a metric or capability that this version does not know are left out. */
    public static List<Observation> readAll(BinaryReader in) throws IOException {
        int size = in.size();
        List<Observation> observations = new ArrayList<>(Math.min(size, 4096));
        for (int i = 0; i < size; i++) {
            read(in).ifPresent(observations::add);
        }
        return observations;
    }

    private static void write(BinaryWriter out, Observation observation) throws IOException {
        if (observation instanceof MetricSample o) {
            out.rawByte(METRIC);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            MetricSample.MetricScope scope = o.scope();
            out.optional(scope.jobId());
            out.optional(scope.jobName());
            out.optional(scope.vertexId());
            out.number(scope.subtask());
            out.optional(scope.operatorId());
            out.optional(scope.operatorName());
            out.constant(o.metric());
            out.string(o.qualifier());
            out.real(o.value());
        } else if (observation instanceof LogObserved o) {
            out.rawByte(LOG);
            RecordsBinary.log(out, o.event());
        } else if (observation instanceof CheckpointObserved o) {
            out.rawByte(CHECKPOINT);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.string(o.job());
            RecordsBinary.checkpoint(out, o.checkpoint());
        } else if (observation instanceof FailureObserved o) {
            out.rawByte(FAILURE);
            RecordsBinary.process(out, o.process());
            out.string(o.job());
            RecordsBinary.failure(out, o.failure());
        } else if (observation instanceof StatusObserved o) {
            out.rawByte(STATUS);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.string(o.job());
            out.optional(o.jobName());
            out.constant(o.status());
        } else if (observation instanceof TopologyObserved o) {
            out.rawByte(TOPOLOGY);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.string(o.job());
            out.string(o.jobName());
            RecordsBinary.topology(out, o.topology());
        } else if (observation instanceof ConfigurationObserved o) {
            out.rawByte(CONFIGURATION);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.optional(o.job());
            RecordsBinary.configuration(out, o.entries());
        } else if (observation instanceof ContainerObserved o) {
            out.rawByte(CONTAINER);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.optional(o.startedAt());
            out.optional(o.endedAt());
            out.optional(o.exitReason());
            out.optional(o.memoryLimitBytes());
            out.optional(o.rssBytes());
            out.optional(o.cpuLimitCores());
            out.optional(o.cpuCores());
            out.optional(o.throttledRatio());
        } else if (observation instanceof CoverageObserved o) {
            out.rawByte(COVERAGE);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.optional(o.job());
            out.constant(o.capability());
            out.bool(o.available());
            out.string(o.note());
        } else if (observation instanceof ThreadsObserved o) {
            out.rawByte(THREADS);
            out.instant(o.at());
            RecordsBinary.process(out, o.process());
            out.string(o.job());
            // How often it was looked at stays behind: nobody sends threads this way who looks more than once.
            out.all(o.samples(), t -> {
                out.string(t.vertexId());
                out.string(t.process());
                out.string(t.threadName());
                out.string(t.state());
                out.real(t.share());
                out.all(t.frames(), out::string);
            });
        } else {
            throw new IOException("binary form: no way to write a " + observation.getClass());
        }
    }

    private static Optional<Observation> read(BinaryReader in) throws IOException {
        int kind = in.rawByte();
        if (kind == LOG) {
            return Optional.of(new LogObserved(RecordsBinary.log(in)));
        }
        if (kind == FAILURE) {
            ProcessRef process = RecordsBinary.process(in);
            String job = in.string();
            return Optional.of(new FailureObserved(process, job, RecordsBinary.failure(in)));
        }
        Instant at = in.instant();
        ProcessRef process = RecordsBinary.process(in);
        switch (kind) {
            case METRIC -> {
                String jobId = in.optionalString();
                String jobName = in.optionalString();
                String vertex = in.optionalString();
                int subtask = in.integer();
                String operatorId = in.optionalString();
                String operatorName = in.optionalString();
                Optional<FlinkMetric> metric = in.constant(FlinkMetric.class);
                String qualifier = in.string();
                double value = in.real();
                var scope = new MetricSample.MetricScope(jobId, jobName, vertex, subtask, operatorId, operatorName);
                return metric.map(m -> new MetricSample(at, process, scope, m, qualifier, value));
            }
            case CHECKPOINT -> {
                String job = in.string();
                return Optional.of(new CheckpointObserved(at, process, job, RecordsBinary.checkpoint(in)));
            }
            case STATUS -> {
                String job = in.string();
                String name = in.optionalString();
                return Optional.of(
                        new StatusObserved(at, process, job, name, in.constant(JobStatus.class, JobStatus.UNKNOWN)));
            }
            case TOPOLOGY -> {
                String job = in.string();
                String name = in.string();
                return Optional.of(new TopologyObserved(at, process, job, name, RecordsBinary.topology(in)));
            }
            case CONFIGURATION -> {
                String job = in.optionalString();
                return Optional.of(new ConfigurationObserved(at, process, job, RecordsBinary.configuration(in)));
            }
            case CONTAINER -> {
                Instant startedAt = in.optionalInstant();
                Instant endedAt = in.optionalInstant();
                String exitReason = in.optionalString();
                Long memoryLimit = in.optionalNumber();
                Long rss = in.optionalNumber();
                Double cpuLimit = in.optionalReal();
                Double cpu = in.optionalReal();
                return Optional.of(new ContainerObserved(
                        at,
                        process,
                        startedAt,
                        endedAt,
                        exitReason,
                        memoryLimit,
                        rss,
                        cpuLimit,
                        cpu,
                        in.optionalReal()));
            }
            case COVERAGE -> {
                String job = in.optionalString();
                Optional<Capability> capability = in.constant(Capability.class);
                boolean available = in.bool();
                String note = in.string();
                return capability.map(c -> new CoverageObserved(at, process, job, c, available, note));
            }
            case THREADS -> {
                String job = in.string();
                List<ThreadSample> samples = in.all(() -> {
                    String vertex = in.string();
                    String seenIn = in.string();
                    String thread = in.string();
                    String state = in.string();
                    double share = in.real();
                    return new ThreadSample(vertex, seenIn, thread, state, share, in.all(in::string));
                });
                return Optional.of(new ThreadsObserved(at, process, job, samples));
            }
            default -> throw new IOException("binary form: unknown kind of observation " + kind);
        }
    }
}
