// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

/** A kind of facts that a snapshot may or may not hold; rules declare which they need. */
public enum Capability {
    STATUS("the job's status", "Flink's REST API, or the agent"),
    TOPOLOGY("the job graph", "Flink's REST API, or the agent's metrics"),
    METRICS("task metrics", "the agent's metric reporter, or Flink's REST API"),
    PROCESS_METRICS("memory, GC and threads of the processes", "the agent's metric reporter, or Flink's REST API"),
    CHECKPOINTS("the checkpoint history", "Flink's REST API, or the agent"),
    EXCEPTIONS("the exception history", "Flink's REST API, or the job manager's log"),
    JOB_MANAGER_LOG("the job manager's log", "the agent's log appender, or the log file"),
    TASK_MANAGER_LOG("the task managers' logs", "the agent's log appender, or the log files"),
    CONFIGURATION(
            "the effective configuration",
            "Flink's REST API, or a log with its 'Loading configuration property' lines"),
    CONTAINER(
            "resident memory and CPU of containers",
            "the agent, or its node daemon where the limit is not visible from inside"),
    ROCKSDB_METRICS("RocksDB's native metrics", "options state.backend.rocksdb.metrics.* (off by default)"),
    THREAD_DUMP("thread dumps or flame graphs", "Flink's REST API; flame graphs need rest.flamegraph.enabled: true");

    private final String words;
    private final String how;

    Capability(String words, String how) {
        this.words = words;
        this.how = how;
    }

    /** What it is, for people. */
    public String words() {
        return words;
    }

    /** Who provides it, for people who miss it. */
    public String how() {
        return how;
    }
}
