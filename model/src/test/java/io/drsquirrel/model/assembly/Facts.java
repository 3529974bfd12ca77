// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Observations of a small job for tests: a source and a sink, two subtasks each, two task managers. */
public final class Facts {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    public static final String RUN = "0123456789abcdef0123456789abcdef";
    public static final String SOURCE = "bc764cd8ddf7a0cff126f51c16239658";
    public static final String SINK = "ea632d67b7d595e5b851708ae9ad79d6";
    public static final JobKey JOB = new JobKey("lab", "", "orders");
    public static final ProcessRef JM = new ProcessRef("lab", ProcessKind.JOB_MANAGER, "jm-1", "host-a");
    public static final ProcessRef TM = new ProcessRef("lab", ProcessKind.TASK_MANAGER, "tm-1", "host-a");
    public static final ProcessRef OTHER_TM = new ProcessRef("lab", ProcessKind.TASK_MANAGER, "tm-2", "host-b");

    private Facts() {}

    public static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    public static MetricSample job(int second, FlinkMetric metric, double value) {
        return new MetricSample(at(second), JM, MetricScope.job(RUN, "orders"), metric, "", value);
    }

    public static MetricSample task(int second, String vertex, int subtask, FlinkMetric metric, double value) {
        return task(second, vertex, subtask, metric, "", value);
    }

    public static MetricSample task(
            int second, String vertex, int subtask, FlinkMetric metric, String qualifier, double value) {
        ProcessRef process = subtask % 2 == 0 ? TM : OTHER_TM;
        return new MetricSample(
                at(second),
                process,
                new MetricScope(RUN, "orders", vertex, subtask, null, null),
                metric,
                qualifier,
                value);
    }

    public static MetricSample process(int second, FlinkMetric metric, String qualifier, double value) {
        return new MetricSample(at(second), TM, MetricScope.PROCESS, metric, qualifier, value);
    }

    public static StatusObserved status(int second, JobStatus status) {
        return new StatusObserved(at(second), JM, RUN, "orders", status);
    }

    public static LogObserved log(
            int second, ProcessRef process, LogLevel level, String message, @Nullable LoggedThrowable throwable) {
        return new LogObserved(new LogEvent(
                at(second), level, "org.acme.Orders", "main", message, throwable, RUN, process, "t/0@" + second, 1));
    }

    public static LoggedThrowable poison() {
        return new LoggedThrowable(
                "java.lang.NumberFormatException",
                "For input string: \"12,5O\"",
                List.of("java.lang.Long.parseLong(Long.java:711)", "org.acme.Orders.parse(Orders.java:17)"),
                null,
                List.of());
    }

    public static FailureObserved failure(int second, @Nullable String task, String source) {
        return new FailureObserved(JM, RUN, new JobFailure(at(second), poison(), task, null, Map.of(), false, source));
    }

    public static CheckpointObserved checkpoint(
            int second, long id, Checkpoint.Status status, @Nullable Duration took, @Nullable String reason) {
        Instant triggered = took == null ? at(second) : at(second).minus(took);
        return new CheckpointObserved(
                at(second),
                JM,
                RUN,
                new Checkpoint(id, status, false, false, triggered, took, -1, 4096, reason, 0, 0, List.of()));
    }

    public static ContainerObserved container(int second, ProcessRef process, long rss) {
        return new ContainerObserved(
                at(second), process, NOON.minusSeconds(60), null, null, 2L << 30, rss, 2.0, 0.5, 0.125);
    }

    public static TopologyObserved topology(int second) {
        JobVertex source = new JobVertex(SOURCE, "Source: orders", 2, 128, List.of(), List.of(), List.of());
        JobVertex sink = new JobVertex(
                SINK,
                "store: Writer",
                2,
                128,
                List.of(new JobVertex.Edge(SOURCE, "HASH")),
                List.of(),
                List.of(new JobVertex.Subtask(0, 1, "RUNNING", "tm-1")));
        return new TopologyObserved(at(second), JM, RUN, "orders", new Topology(List.of(source, sink)));
    }

    public static ConfigurationObserved configuration(int second, String key, String value) {
        return new ConfigurationObserved(
                at(second), JM, RUN, List.of(new ConfigurationEntry(key, value, ConfigurationEntry.Origin.JOB)));
    }

    /** Twenty minutes of a job that restarts twice, with every kind of observation in it. */
    public static List<Observation> story() {
        List<Observation> story = new ArrayList<>();
        story.add(topology(1));
        story.add(configuration(2, "execution.checkpointing.interval", "10 s"));
        story.add(configuration(3, "execution.checkpointing.timeout", "10 min"));
        story.add(new CoverageObserved(at(4), TM, null, Capability.TASK_MANAGER_LOG, true, ""));
        story.add(status(0, JobStatus.CREATED));
        story.add(status(5, JobStatus.RUNNING));
        for (int second = 10; second < 1200; second += 10) {
            int since = second < 610 ? second : second - 610;
            for (int subtask = 0; subtask < 2; subtask++) {
                story.add(task(second, SOURCE, subtask, FlinkMetric.NUM_RECORDS_IN, 100.0 * since));
                story.add(task(second, SOURCE, subtask, FlinkMetric.NUM_RECORDS_OUT, 100.0 * since));
                story.add(task(second, SINK, subtask, FlinkMetric.NUM_RECORDS_IN, 100.0 * since));
                story.add(task(second, SINK, subtask, FlinkMetric.ACCUMULATE_BUSY_TIME_MS, 300.7 * since));
                story.add(task(second, SINK, subtask, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 999));
                story.add(
                        task(second, SOURCE, subtask, FlinkMetric.BACK_PRESSURED_TIME_MS_PER_SECOND, 123.4 + subtask));
                story.add(task(second, SINK, subtask, FlinkMetric.CURRENT_INPUT_WATERMARK, 1.7e12 + second + subtask));
            }
            story.add(process(second, FlinkMetric.HEAP_USED, "", 1e8 + second));
            story.add(process(second, FlinkMetric.GC_TIME, "G1_Young_Generation", 2.0 * second));
            story.add(process(second, FlinkMetric.CPU_LOAD, "", 0.1 + second / 1e5));
            story.add(job(second, FlinkMetric.NUM_RESTARTS, second < 600 ? 0 : second < 900 ? 1 : 2));
            story.add(container(second, TM, (1L << 29) + second));
        }
        for (int restart : new int[] {600, 900}) {
            story.add(log(restart, TM, LogLevel.WARN, "Map (1/2)#0 switched from RUNNING to FAILED", poison()));
            story.add(failure(restart, "Map (1/2)", "topic/1"));
            story.add(failure(restart + 1, null, "exceptions"));
            story.add(status(restart, JobStatus.FAILING));
            story.add(status(restart + 1, JobStatus.RESTARTING));
            story.add(log(
                    restart + 1,
                    JM,
                    LogLevel.INFO,
                    "Job orders (" + RUN + ") switched from state FAILING to RESTARTING.",
                    null));
            story.add(status(restart + 3, JobStatus.RUNNING));
        }
        for (int i = 1; i < 20; i++) {
            story.add(checkpoint(60 * i, i, Checkpoint.Status.IN_PROGRESS, null, null));
            story.add(
                    i % 5 == 0
                            ? checkpoint(
                                    60 * i + 9,
                                    i,
                                    Checkpoint.Status.FAILED,
                                    null,
                                    "Checkpoint expired before completing.")
                            : checkpoint(60 * i + 2, i, Checkpoint.Status.COMPLETED, Duration.ofMillis(1500), null));
            story.add(log(60 * i, OTHER_TM, LogLevel.WARN, "Slow answer from shop-" + i, null));
        }
        return story;
    }
}
