// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import io.drsquirrel.agent.reporter.SquirrelReporterFactory;
import io.drsquirrel.agent.send.Agent;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.Scheduled;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the agent costs its host, in processor time of the calling thread: the appender per log record, the reporter per
 * 10,000 metrics. There is no broker: the buffer is full most of the time, which costs the caller the same.
 */
public final class AgentCost {
    private static final int METRICS = 10_000;
    private static final String[] NAMES = {
        "numRecordsIn",
        "numRecordsOut",
        "numBytesIn",
        "numBytesOut",
        "numRecordsInPerSecond",
        "numRecordsOutPerSecond",
        "busyTimeMsPerSecond",
        "backPressuredTimeMsPerSecond",
        "idleTimeMsPerSecond",
        "accumulateBusyTimeMs",
        "accumulateBackPressuredTimeMs",
        "accumulateIdleTimeMs",
        "checkpointStartDelayNanos",
        "checkpointAlignmentTime",
        "mailboxLatencyMs",
        "currentInputWatermark",
        "currentOutputWatermark",
        "pendingRecords",
        "watermarkLag",
        "currentSendTime"
    };

    private AgentCost() {}

    /** Takes some seconds. */
    public static void main(String[] args) {
        System.setProperty("squirrel.cluster", "bench");
        SquirrelAppender appender = SquirrelAppender.newBuilder().build();
        appender.start();
        LogEvent life = event("Completed checkpoint {} for job {}", null, Level.INFO);
        LogEvent error = event("Failed {} {}", deep(60), Level.ERROR);
        LogEvent quiet = event("Started {} of {}", null, Level.INFO);
        LogEvent slow = event("Slow answer {} from {}", null, Level.WARN);
        print("INFO that is not sent", () -> appender.append(quiet));
        print("WARN, one kind, nearly all counted only", () -> appender.append(slow));
        print("ERROR with 60 frames, counted only", () -> appender.append(error));
        print("INFO that marks a job's life, written", () -> write(life));
        print("ERROR with 60 frames, written", () -> write(error));
        reporter();
        System.exit(0);
    }

    private static void print(String what, Runnable work) {
        System.out.printf(Locale.ROOT, "%-45s %8.0f ns%n", what, nanos(work));
    }

    private static void write(LogEvent event) {
        String body = LogEventJson.body(event, event.getMessage().getFormattedMessage());
        Agent.shared().log(LogEventJson.event(event.getTimeMillis(), body, 1), false);
    }

    private static void reporter() {
        MetricReporter reporter = new SquirrelReporterFactory().createMetricReporter(new Properties());
        reporter.open(new MetricConfig());
        for (int i = 0; i < METRICS; i++) {
            long value = i * 977L;
            reporter.notifyOfAddedMetric(
                    (Gauge<Long>) () -> value, NAMES[i % NAMES.length], new Group(i / NAMES.length));
        }
        System.out.printf(
                Locale.ROOT,
                "%-45s %8.2f ms%n",
                "report of 10,000 metrics in 500 subtasks",
                nanos(((Scheduled) reporter)::report) / 1e6);
    }

    private static double nanos(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 6; round++) {
            long start = threads.getCurrentThreadCpuTime();
            int times = 0;
            while (threads.getCurrentThreadCpuTime() - start < 100_000_000L) {
                for (int i = 0; i < 50; i++) {
                    work.run();
                }
                times += 50;
            }
            best = Math.min(best, (double) (threads.getCurrentThreadCpuTime() - start) / times);
        }
        return best;
    }

    private static LogEvent event(String format, @Nullable Throwable thrown, Level level) {
        return Log4jLogEvent.newBuilder()
                .setLevel(level)
                .setLoggerName("org.apache.flink.runtime.checkpoint.CheckpointCoordinator")
                .setMessage(new ParameterizedMessage(format, 17, "3f0a9d5c1b2e4f60718293a4b5c6d7e8"))
                .setThrown(thrown)
                .setThreadName("worker")
                .setTimeMillis(System.currentTimeMillis())
                .build();
    }

    private static Throwable deep(int frames) {
        return frames == 0 ? new IllegalStateException("outer", new NumberFormatException("inner")) : deep(frames - 1);
    }

    private static final class Group extends UnregisteredMetricsGroup implements LogicalScopeProvider {
        private final Map<String, String> variables = new HashMap<>();

        Group(int subtask) {
            variables.put("<tm_id>", "tm-1");
            variables.put("<job_id>", "3f0a9d5c1b2e4f60718293a4b5c6d7e8");
            variables.put("<job_name>", "orders");
            variables.put("<task_id>", "cbc357ccb763df2852fee8c4fc7d55f2");
            variables.put("<task_name>", "Source: orders -> parse");
            variables.put("<subtask_index>", String.valueOf(subtask));
            variables.put("<task_attempt_num>", "0");
        }

        @Override
        public Map<String, String> getAllVariables() {
            return variables;
        }

        @Override
        public String getLogicalScope(CharacterFilter filter) {
            return "taskmanager.job.task";
        }

        @Override
        public String getLogicalScope(CharacterFilter filter, char delimiter) {
            return getLogicalScope(filter);
        }

        @Override
        public MetricGroup getWrappedMetricGroup() {
            return this;
        }
    }
}
