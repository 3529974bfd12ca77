// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which records are worth sending: WARN and above, INFO with a stack trace, and the INFO lines of Flink's own loggers that
 * tell the life of jobs, checkpoints and processes. Decides without formatting a message.
 */
final class LineFilter {
    /** How such a line's format begins; shared words with the reader's LifecycleLines. */
    private static final List<String> LIFE = List.of(
            "Job {",
            "Submitting job",
            "Received JobGraph submission",
            "Starting execution of job",
            "Restoring job",
            "Restarting job",
            "Failing job",
            "Stopping the JobMaster",
            "Completed checkpoint",
            "Triggering checkpoint",
            "Checkpoint {",
            "Decline checkpoint",
            "Failed to trigger",
            "Trying to recover",
            "{} tasks",
            "Deploying {} (attempt",
            "Loading configuration property",
            "Loading dynamic",
            "Starting TaskManager with ResourceID",
            "Registering TaskManager",
            "Successful registration",
            "Successfully registered",
            "The heartbeat of",
            "Heartbeat of",
            "TaskManager with id",
            "JobManager with id",
            "Closing TaskExecutor connection",
            "Close ResourceManager connection",
            "Close JobManager connection",
            "Worker {",
            "Requesting new worker",
            "Starting Flink",
            "RECEIVED SIGNAL",
            "Shutting {} down");

    private LineFilter() {}

    /** What is to be done with a record. */
    enum Verdict {
        SKIP,
        /** A fault: limited in number by its fingerprint. */
        FAULT,
        /** A line that carries a fact of its own: kept unless there are very many. */
        LIFE
    }

    static Verdict judge(LogEvent event) {
        String thread = event.getThreadName();
        if (thread != null && thread.contains("squirrel-agent")) {
            return Verdict.SKIP;
        }
        Level level = event.getLevel();
        if (level.isMoreSpecificThan(Level.WARN)) {
            return isLifeFormat(event) ? Verdict.LIFE : Verdict.FAULT;
        }
        if (!level.equals(Level.INFO)) {
            return Verdict.SKIP;
        }
        if (event.getThrown() != null) {
            return Verdict.FAULT;
        }
        return isLifeFormat(event) ? Verdict.LIFE : Verdict.SKIP;
    }

    /** The message before its parameters were put in; null where it has none. */
    @SuppressWarnings("deprecation") // there is no other way that costs nothing and works in all of Log4j 2
    static @Nullable String format(LogEvent event) {
        return event.getMessage().getFormat();
    }

    private static boolean isLifeFormat(LogEvent event) {
        String logger = event.getLoggerName();
        if (logger == null || !logger.startsWith("org.apache.flink.") || event.getThrown() != null) {
            return false;
        }
        String format = format(event);
        if (format == null || format.isEmpty()) {
            return false;
        }
        if (format.charAt(0) == ' ') {
            // What EnvironmentInformation prints at the start of a process: version, JVM, memory, arguments.
            return (logger.endsWith("ClusterEntrypoint")
                            || logger.endsWith("ClusterEntryPoint")
                            || logger.endsWith("Runner")
                            || logger.endsWith("CliFrontend"))
                    && !format.startsWith(" Classpath")
                    && !format.startsWith("    --add-")
                    && !format.equals("    -D");
        }
        for (String start : LIFE) {
            if (format.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
