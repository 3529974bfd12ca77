// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All health checks, in the order of the page. */
public final class HealthChecks {
    private static final String TASK_METRICS = "There are no data on the tasks. "
            + "The agent's metric reporter, or polling Flink's REST API, provides them.";
    private static final String PROCESS_METRICS = "There are no data on memory and collections of the processes. "
            + "The agent's metric reporter, or polling Flink's REST API, provides them.";
    private static final String CONTAINER =
            "Resident memory and CPU of the container are not known: Flink itself does not report them. "
                    + "The agent in the process, or its node daemon on the host, provides them.";
    private static final String LAG = "The sources report no lag. Kafka's does so with Flink's connector metrics; "
            + "with the agent, connector metrics must be on.";
    private static final String EVENT_TIME =
            "No operator reports a watermark. A job on processing time has none; else poll operator metrics.";
    private static final String LATE =
            "No window operator reports late records. A job without event-time windows has none.";
    private static final String SPREAD = "Values per subtask are not known, or no vertex has more than one subtask.";
    private static final String ROCKSDB = "RocksDB's native metrics are off. "
            + "Turn them on with state.backend.rocksdb.metrics.* (block-cache-hit, block-cache-miss, is-write-stopped, "
            + "actual-delayed-write-rate, estimate-pending-compaction-bytes).";
    private static final String LATENCY =
            "State latency is not tracked. Set state.latency-track.keyed-state-enabled: true for a while; it costs some speed.";

    private static final List<Check> ALL = all();

    private HealthChecks() {}

    /**
     * Answers every check for one snapshot.
     *
     * @param guideOf address of the guide page of a rule, by its id; empty where the catalogue has no such rule
     */
    public static List<HealthCheck> answer(Facts facts, Thresholds limits, Function<String, Optional<String>> guideOf) {
        return ALL.stream()
                .map(c -> c.answer(facts, limits))
                .map(c -> c.withGuide(
                        Optional.ofNullable(c.guide()).flatMap(guideOf).orElse(null)))
                .toList();
    }

    private static List<Check> all() {
        List<Check> checks = new ArrayList<>();
        basic(checks);
        checkpoints(checks);
        flow(checks);
        processes(checks);
        state(checks);
        cluster(checks);
        return List.copyOf(checks);
    }

    private static void basic(List<Check> checks) {
        checks.add(new RunningCheck(
                Question.of("job-running", "basic", "Job runs", "A job that does not run processes nothing.")));
        checks.add(new RestartsCheck(Question.of(
                        "restarts",
                        "basic",
                        "Full restarts",
                        "Each restart goes back to the last checkpoint and repeats work; rescales are not counted.")
                .rule("restart-loop")));
        checks.add(new ThroughputCheck(
                Question.of(
                                "throughput-in",
                                "basic",
                                "Records in",
                                "Less input than usual means a silent upstream or a job that cannot keep up.")
                        .rule("input-stopped"),
                Signal.RECORDS_IN_PER_SECOND));
        checks.add(new ThroughputCheck(
                Question.of(
                        "throughput-out",
                        "basic",
                        "Records out",
                        "Output that falls while input flows is lost to filters, stalled watermarks or a slow sink."),
                Signal.RECORDS_OUT_PER_SECOND));
    }

    private static void checkpoints(List<Check> checks) {
        checks.add(new CheckpointingCheck(Question.of(
                        "checkpointing-enabled",
                        "checkpoints",
                        "Checkpoints on",
                        "Without checkpoints a failure loses all state and starts from the sources' beginning or end.")
                .rule("checkpointing-disabled")));
        checks.add(
                new CheckpointFailuresCheck(
                        Question.of(
                                "checkpoint-consecutive-failures",
                                "checkpoints",
                                "Failed checkpoints in a row",
                                "The older the last good checkpoint, the more a restart repeats; exactly-once sinks publish nothing.")));
        checks.add(new CheckpointDurationCheck(Question.of(
                        "checkpoint-duration",
                        "checkpoints",
                        "Checkpoint duration",
                        "Checkpoints that take nearly as long as their interval steal time from records and will time out.")
                .rule("checkpoint-duration-near-interval")));
        checks.add(new CheckpointSizeCheck(Question.of(
                        "checkpoint-size",
                        "checkpoints",
                        "Checkpoint size",
                        "Restoring takes time in proportion to the state.")
                .rule("checkpoint-size-growing")));
    }

    private static void flow(List<Check> checks) {
        checks.add(SignalCheck.of(
                Question.of(
                                "backpressure",
                                "backpressure",
                                "Back pressure",
                                "Operators that wait for those downstream read less than they could; barriers queue.")
                        .rule("backpressure"),
                Signal.BACKPRESSURED_RATIO,
                Limit.BACKPRESSURE,
                TASK_METRICS));
        checks.add(new SkewCheck(
                Question.of(
                                "skew",
                                "backpressure",
                                "Skew",
                                "The slowest subtask sets the pace of the job; the others' capacity is paid for in vain.")
                        .rule("data-skew-hot-key"),
                SPREAD));
        checks.add(SignalCheck.of(
                Question.of(
                        "lag-records",
                        "sources",
                        "Records not yet read",
                        "What is not read may be deleted by retention before it is."),
                Signal.PENDING_RECORDS,
                Limit.LAG_RECORDS,
                LAG));
        checks.add(new LagSecondsCheck(
                Question.of("lag-seconds", "sources", "Time behind", "Results are as old as what is read."), LAG));
        checks.add(new WatermarkCheck(
                Question.of(
                                "watermark-progress",
                                "event-time",
                                "Watermark progress",
                                "Windows and timers fire only when the watermark moves; until then state grows and nothing comes out.")
                        .rule("watermark-not-advancing"),
                EVENT_TIME));
        checks.add(new LateRecordsCheck(
                Question.of(
                                "late-records",
                                "event-time",
                                "Late records dropped",
                                "Dropped records are missing from results, silently.")
                        .rule("late-data-dropped"),
                LATE));
    }

    private static void processes(List<Check> checks) {
        checks.add(SignalCheck.of(
                Question.of(
                                "gc-old-generation",
                                "gc",
                                "GC, old generation",
                                "Full collections stop the whole process; a heartbeat may be missed meanwhile.")
                        .rule("gc-pressure"),
                Signal.GC_OLD_TIME_RATIO,
                Limit.GC_OLD,
                PROCESS_METRICS));
        checks.add(SignalCheck.of(
                Question.of("gc-total", "gc", "GC, all generations", "Time in collections is no time for records.")
                        .rule("gc-pressure"),
                Signal.GC_TIME_RATIO,
                Limit.GC_TOTAL,
                PROCESS_METRICS));
        checks.add(SignalCheck.share(
                Question.of(
                                "heap-after-gc",
                                "memory",
                                "Heap after collection",
                                "What collections leave is alive; near the limit the process collects without end, then dies.")
                        .rule("heap-leak-suspected"),
                Signal.HEAP_AFTER_GC,
                Signal.HEAP_MAX,
                Limit.HEAP,
                PROCESS_METRICS));
        checks.add(SignalCheck.share(
                Question.of(
                                "metaspace",
                                "memory",
                                "Metaspace",
                                "Classes of earlier runs that are not unloaded fill it until the process fails.")
                        .rule("taskmanager-metaspace-oom"),
                Signal.METASPACE_USED,
                Signal.METASPACE_MAX,
                Limit.METASPACE,
                PROCESS_METRICS + " A process without a metaspace limit has no share to tell."));
        checks.add(SignalCheck.share(
                        Question.of(
                                        "direct-memory",
                                        "memory",
                                        "Direct memory",
                                        "When it is used up, network connections and clients fail with OutOfMemoryError.")
                                .rule("taskmanager-direct-memory-oom"),
                        Signal.DIRECT_USED,
                        Signal.DIRECT_MAX,
                        Limit.DIRECT,
                        PROCESS_METRICS)
                .without(Signal.NETWORK_TOTAL));
        Question jm = Question.of(
                        "jobmanager-memory",
                        "memory",
                        "JobManager memory",
                        "A container above its limit is killed without a word in the log.")
                .rule("container-memory-near-limit");
        checks.add(SignalCheck.share(jm, Signal.RSS, Signal.MEMORY_LIMIT, Limit.RSS, CONTAINER)
                .on(ProcessKind.JOB_MANAGER));
        Question tm = Question.of(
                        "taskmanager-memory",
                        "memory",
                        "TaskManager memory",
                        "A container above its limit is killed without a word in the log.")
                .rule("container-memory-near-limit");
        checks.add(SignalCheck.share(tm, Signal.RSS, Signal.MEMORY_LIMIT, Limit.RSS, CONTAINER)
                .on(ProcessKind.TASK_MANAGER));
        checks.add(SignalCheck.share(
                Question.of(
                                "cpu",
                                "cpu",
                                "CPU against cores",
                                "A process at its limit has no reserve for peaks, catching up and heartbeats.")
                        .rule("noisy-neighbour-cpu"),
                Signal.CPU_CORES,
                Signal.CPU_LIMIT,
                Limit.CPU,
                CONTAINER));
        checks.add(SignalCheck.of(
                Question.of(
                                "cpu-throttling",
                                "cpu",
                                "CPU throttling",
                                "A throttled container stands still for parts of each second, at whatever load.")
                        .rule("cpu-throttled"),
                Signal.CPU_THROTTLED_RATIO,
                Limit.CPU_THROTTLED,
                CONTAINER));
    }

    private static void state(List<Check> checks) {
        checks.add(new StateGrowthCheck(Question.of(
                        "state-growth",
                        "state",
                        "State growth",
                        "State that never shrinks fills disk or memory, and makes checkpoints and restores ever slower.")
                .rule("state-growth-no-ttl")));
        checks.add(SignalCheck.of(
                Question.of(
                                "state-latency",
                                "state",
                                "State access",
                                "Each record waits for its reads and writes of state.")
                        .rule("rocksdb-slow-disk"),
                Signal.STATE_ACCESS_LATENCY,
                Limit.STATE_LATENCY,
                LATENCY));
        checks.add(new WriteStallCheck(
                Question.of(
                                "rocksdb-writes",
                                "state",
                                "RocksDB writes",
                                "While RocksDB delays or stops writes, the operator stands still.")
                        .rule("rocksdb-write-stall"),
                ROCKSDB));
        checks.add(SignalCheck.of(
                Question.of(
                                "rocksdb-compaction",
                                "state",
                                "RocksDB compaction",
                                "Compaction that falls behind ends in stopped writes.")
                        .rule("rocksdb-write-stall"),
                Signal.ROCKSDB_PENDING_COMPACTION_BYTES,
                Limit.ROCKSDB_COMPACTION,
                ROCKSDB));
        checks.add(SignalCheck.of(
                Question.of(
                                "rocksdb-cache",
                                "state",
                                "RocksDB cache misses",
                                "A read that misses the cache goes to the disk.")
                        .rule("rocksdb-cache-too-small"),
                Signal.ROCKSDB_BLOCK_CACHE_MISS_RATIO,
                Limit.ROCKSDB_MISSES,
                ROCKSDB));
    }

    private static void cluster(List<Check> checks) {
        checks.add(new SlotsCheck(
                Question.of("slots", "cluster", "Task slots", "A job waits until the cluster has the slots it needs.")
                        .rule("not-enough-slots")));
        checks.add(SignalCheck.of(
                Question.of(
                        "threads",
                        "cluster",
                        "Threads",
                        "Threads that outlive their job pile up until the system refuses new ones."),
                Signal.THREADS,
                Limit.THREADS,
                PROCESS_METRICS));
        checks.add(SignalCheck.share(
                Question.of(
                        "file-descriptors",
                        "cluster",
                        "File descriptors",
                        "At the limit neither files nor connections can be opened."),
                Signal.FILE_DESCRIPTORS_OPEN,
                Signal.FILE_DESCRIPTORS_MAX,
                Limit.FILE_DESCRIPTORS,
                "Open files are not known: Flink reports them from 1.20 on, on Linux. "
                        + "The agent's metric reporter, or polling Flink's REST API, provides them."));
        checks.add(SignalCheck.share(
                Question.of(
                        "network-buffers",
                        "cluster",
                        "Network buffers",
                        "A process without free network buffers cannot take further tasks."),
                Signal.NETWORK_USED,
                Signal.NETWORK_TOTAL,
                Limit.NETWORK_BUFFERS,
                PROCESS_METRICS));
        checks.add(new MaxParallelismSetCheck(Question.of(
                        "max-parallelism-set",
                        "configuration",
                        "Max parallelism set",
                        "It bounds the parallelism for ever: changing it later means losing the state.")
                .rule("max-parallelism-too-low")));
        checks.add(new MaxParallelismMultipleCheck(Question.of(
                        "max-parallelism-multiple",
                        "configuration",
                        "Max parallelism is a multiple",
                        "Otherwise some subtasks own more key groups, and so more keys, than others.")
                .rule("key-groups-uneven")));
    }
}
