// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.signal;

/** What we mean: each derived measure with its scope, unit, way of folding samples of one pane into a value, and a sentence. */
public enum Signal {
    /** Records read by all sources of the job. */
    RECORDS_IN_PER_SECOND(
            SignalScope.JOB, SignalUnit.PER_SECOND, PaneFold.SUM, "Records read by all sources of the job."),
    /** Records written by all sinks of the job. */
    RECORDS_OUT_PER_SECOND(
            SignalScope.JOB, SignalUnit.PER_SECOND, PaneFold.SUM, "Records written by all sinks of the job."),
    /** Restarts within the pane, planned rescales subtracted. */
    RESTARTS(SignalScope.JOB, SignalUnit.ONE, PaneFold.SUM, "Restarts within the pane, planned rescales subtracted."),
    /** Planned rescales within the pane. */
    RESCALES(SignalScope.JOB, SignalUnit.ONE, PaneFold.SUM, "Planned rescales within the pane."),
    /** Share of the pane in which the job was RUNNING. */
    RUNNING(SignalScope.JOB, SignalUnit.RATIO, PaneFold.MIN, "Share of the pane in which the job was RUNNING."),
    /** Checkpoints completed within the pane. */
    CHECKPOINTS_COMPLETED(SignalScope.JOB, SignalUnit.ONE, PaneFold.SUM, "Checkpoints completed within the pane."),
    /** Checkpoints failed within the pane. */
    CHECKPOINTS_FAILED(SignalScope.JOB, SignalUnit.ONE, PaneFold.SUM, "Checkpoints failed within the pane."),
    /** End-to-end duration of the latest completed checkpoint. */
    CHECKPOINT_DURATION(
            SignalScope.JOB,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "End-to-end duration of the latest completed checkpoint."),
    /** Bytes written by the latest completed checkpoint. */
    CHECKPOINT_SIZE(
            SignalScope.JOB, SignalUnit.BYTES, PaneFold.MAX, "Bytes written by the latest completed checkpoint."),
    /** Size of the whole state the latest completed checkpoint refers to. */
    CHECKPOINT_FULL_SIZE(
            SignalScope.JOB,
            SignalUnit.BYTES,
            PaneFold.MAX,
            "Size of the whole state the latest completed checkpoint refers to."),
    /** Log records of the job's processes at any level, where the agent counts them. */
    LOG_RECORDS(
            SignalScope.JOB,
            SignalUnit.ONE,
            PaneFold.SUM,
            "Log records of the job's processes at any level, where the agent counts them."),
    /** ERROR records within the pane. */
    LOG_ERRORS(SignalScope.JOB, SignalUnit.ONE, PaneFold.SUM, "ERROR records within the pane."),
    /** WARN records within the pane. */
    LOG_WARNINGS(SignalScope.JOB, SignalUnit.ONE, PaneFold.SUM, "WARN records within the pane."),
    /** Share of time in which the busiest subtask worked. */
    BUSY_RATIO(
            SignalScope.VERTEX, SignalUnit.RATIO, PaneFold.MAX, "Share of time in which the busiest subtask worked."),
    /** Share of time in which subtasks worked, averaged over subtasks. */
    BUSY_RATIO_MEAN(
            SignalScope.VERTEX,
            SignalUnit.RATIO,
            PaneFold.MEAN,
            "Share of time in which subtasks worked, averaged over subtasks."),
    /** Share of time in which the most hindered subtask could not hand on its output. */
    BACKPRESSURED_RATIO(
            SignalScope.VERTEX,
            SignalUnit.RATIO,
            PaneFold.MAX,
            "Share of time in which the most hindered subtask could not hand on its output."),
    /** Share of time in which the least idle subtask had no input. */
    IDLE_RATIO(
            SignalScope.VERTEX,
            SignalUnit.RATIO,
            PaneFold.MIN,
            "Share of time in which the least idle subtask had no input."),
    /** Records the vertex received from other vertices (for sources: read from outside). */
    RECORDS_IN_RATE(
            SignalScope.VERTEX,
            SignalUnit.PER_SECOND,
            PaneFold.SUM,
            "Records the vertex received from other vertices (for sources: read from outside)."),
    /** Records the vertex handed on. */
    RECORDS_OUT_RATE(SignalScope.VERTEX, SignalUnit.PER_SECOND, PaneFold.SUM, "Records the vertex handed on."),
    /** Bytes the vertex received. */
    BYTES_IN_RATE(SignalScope.VERTEX, SignalUnit.BYTES_PER_SECOND, PaneFold.SUM, "Bytes the vertex received."),
    /** Bytes the vertex handed on. */
    BYTES_OUT_RATE(SignalScope.VERTEX, SignalUnit.BYTES_PER_SECOND, PaneFold.SUM, "Bytes the vertex handed on."),
    /** Share of input buffers in use at the fullest subtask. */
    INPUT_BUFFERS_USAGE(
            SignalScope.VERTEX,
            SignalUnit.RATIO,
            PaneFold.MAX,
            "Share of input buffers in use at the fullest subtask."),
    /** Share of output buffers in use at the fullest subtask. */
    OUTPUT_BUFFERS_USAGE(
            SignalScope.VERTEX,
            SignalUnit.RATIO,
            PaneFold.MAX,
            "Share of output buffers in use at the fullest subtask."),
    /** Lowest input (for sources: output) watermark of its subtasks. */
    WATERMARK(
            SignalScope.VERTEX,
            SignalUnit.EPOCH_MILLISECONDS,
            PaneFold.MIN,
            "Lowest input (for sources: output) watermark of its subtasks."),
    /** Highest watermark of its subtasks or splits. */
    WATERMARK_MAX(
            SignalScope.VERTEX,
            SignalUnit.EPOCH_MILLISECONDS,
            PaneFold.MAX,
            "Highest watermark of its subtasks or splits."),
    /** Records dropped because they were later than the watermark allows. */
    LATE_RECORDS_RATE(
            SignalScope.VERTEX,
            SignalUnit.PER_SECOND,
            PaneFold.SUM,
            "Records dropped because they were later than the watermark allows."),
    /** Records not yet read from the source (lag in records). */
    PENDING_RECORDS(
            SignalScope.VERTEX, SignalUnit.ONE, PaneFold.SUM, "Records not yet read from the source (lag in records)."),
    /** Time between an event and its being fetched by the source. */
    FETCH_EVENT_TIME_LAG(
            SignalScope.VERTEX,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "Time between an event and its being fetched by the source."),
    /** Time between an event and its being handed on by the source (lag in time). */
    EMIT_EVENT_TIME_LAG(
            SignalScope.VERTEX,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "Time between an event and its being handed on by the source (lag in time)."),
    /** Time by which the source's watermark lags behind the clock. */
    WATERMARK_LAG(
            SignalScope.VERTEX,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "Time by which the source's watermark lags behind the clock."),
    /** How far the source is ahead of the slowest source in its alignment group. */
    WATERMARK_DRIFT(
            SignalScope.VERTEX,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "How far the source is ahead of the slowest source in its alignment group."),
    /** Time since the source last read a record. */
    SOURCE_IDLE_TIME(
            SignalScope.VERTEX, SignalUnit.MILLISECONDS, PaneFold.MAX, "Time since the source last read a record."),
    /** Records a source could not read. */
    SOURCE_ERRORS_RATE(SignalScope.VERTEX, SignalUnit.PER_SECOND, PaneFold.SUM, "Records a source could not read."),
    /** Commits of what a Kafka source has read that failed since its tasks started. */
    SOURCE_COMMITS_FAILED(
            SignalScope.VERTEX,
            SignalUnit.ONE,
            PaneFold.SUM,
            "Commits of what a Kafka source has read that failed since its tasks started."),
    /** Time the sink's last record took to be sent. */
    SEND_TIME(
            SignalScope.VERTEX, SignalUnit.MILLISECONDS, PaneFold.MAX, "Time the sink's last record took to be sent."),
    /** Records a sink failed to send. */
    SEND_ERRORS_RATE(SignalScope.VERTEX, SignalUnit.PER_SECOND, PaneFold.SUM, "Records a sink failed to send."),
    /** Committables a sink has not yet committed. */
    PENDING_COMMITTABLES(
            SignalScope.VERTEX, SignalUnit.ONE, PaneFold.SUM, "Committables a sink has not yet committed."),
    /** Requests in flight of an async operator. */
    ASYNC_QUEUE_SIZE(SignalScope.VERTEX, SignalUnit.ONE, PaneFold.MAX, "Requests in flight of an async operator."),
    /** Time a mail waits in the task's mailbox. */
    MAILBOX_LATENCY(
            SignalScope.VERTEX, SignalUnit.MILLISECONDS, PaneFold.MAX, "Time a mail waits in the task's mailbox."),
    /** Time from trigger to the first barrier at the slowest subtask. */
    CHECKPOINT_START_DELAY(
            SignalScope.VERTEX,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "Time from trigger to the first barrier at the slowest subtask."),
    /** Alignment time of the slowest subtask. */
    CHECKPOINT_ALIGNMENT(
            SignalScope.VERTEX, SignalUnit.MILLISECONDS, PaneFold.MAX, "Alignment time of the slowest subtask."),
    /** Slowest mean latency of state reads or writes, where latency tracking is on. */
    STATE_ACCESS_LATENCY(
            SignalScope.VERTEX,
            SignalUnit.MILLISECONDS,
            PaneFold.MAX,
            "Slowest mean latency of state reads or writes, where latency tracking is on."),
    /** 1 while RocksDB has stopped writes. */
    ROCKSDB_WRITE_STOPPED(SignalScope.VERTEX, SignalUnit.ONE, PaneFold.MAX, "1 while RocksDB has stopped writes."),
    /** Rate to which RocksDB delays writes; 0 where it does not. */
    ROCKSDB_DELAYED_WRITE_RATE(
            SignalScope.VERTEX,
            SignalUnit.BYTES_PER_SECOND,
            PaneFold.MAX,
            "Rate to which RocksDB delays writes; 0 where it does not."),
    /** Bytes waiting for compaction. */
    ROCKSDB_PENDING_COMPACTION_BYTES(
            SignalScope.VERTEX, SignalUnit.BYTES, PaneFold.MAX, "Bytes waiting for compaction."),
    /** Share of the block cache in use. */
    ROCKSDB_BLOCK_CACHE_USAGE(SignalScope.VERTEX, SignalUnit.RATIO, PaneFold.MAX, "Share of the block cache in use."),
    /** Share of block reads that missed the cache. */
    ROCKSDB_BLOCK_CACHE_MISS_RATIO(
            SignalScope.VERTEX, SignalUnit.RATIO, PaneFold.MAX, "Share of block reads that missed the cache."),
    /** Estimated size of live data in RocksDB. */
    ROCKSDB_LIVE_DATA_BYTES(
            SignalScope.VERTEX, SignalUnit.BYTES, PaneFold.SUM, "Estimated size of live data in RocksDB."),
    /** Estimated number of keys in RocksDB. */
    ROCKSDB_KEYS(SignalScope.VERTEX, SignalUnit.ONE, PaneFold.SUM, "Estimated number of keys in RocksDB."),
    /** Heap in use. */
    HEAP_USED(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Heap in use."),
    /** Lowest heap use within the pane: what collections leave. */
    HEAP_AFTER_GC(
            SignalScope.PROCESS,
            SignalUnit.BYTES,
            PaneFold.MIN,
            "Lowest heap use within the pane: what collections leave."),
    /** Heap limit. */
    HEAP_MAX(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Heap limit."),
    /** Metaspace in use. */
    METASPACE_USED(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Metaspace in use."),
    /** Metaspace limit. */
    METASPACE_MAX(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Metaspace limit."),
    /** Direct buffers in use. */
    DIRECT_USED(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Direct buffers in use."),
    /** Direct memory limit. */
    DIRECT_MAX(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Direct memory limit."),
    /** Non-heap memory in use. */
    NON_HEAP_USED(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Non-heap memory in use."),
    /** Managed memory in use. */
    MANAGED_USED(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Managed memory in use."),
    /** Managed memory of the process. */
    MANAGED_TOTAL(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Managed memory of the process."),
    /** Network memory in use. */
    NETWORK_USED(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Network memory in use."),
    /** Network memory of the process. */
    NETWORK_TOTAL(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Network memory of the process."),
    /** Share of the pane spent in collections of any generation. */
    GC_TIME_RATIO(
            SignalScope.PROCESS,
            SignalUnit.RATIO,
            PaneFold.MEAN,
            "Share of the pane spent in collections of any generation."),
    /** Share of the pane spent in old-generation (full) collections, right for the collector in use. */
    GC_OLD_TIME_RATIO(
            SignalScope.PROCESS,
            SignalUnit.RATIO,
            PaneFold.MEAN,
            "Share of the pane spent in old-generation (full) collections, right for the collector in use."),
    /** Collections of any generation within the pane. */
    GC_COUNT(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.SUM, "Collections of any generation within the pane."),
    /** Cores the process used. */
    CPU_CORES(SignalScope.PROCESS, SignalUnit.CORES, PaneFold.MEAN, "Cores the process used."),
    /** The JVM's share of all cores of the host or container. */
    CPU_LOAD(
            SignalScope.PROCESS,
            SignalUnit.RATIO,
            PaneFold.MEAN,
            "The JVM's share of all cores of the host or container."),
    /** Share of scheduler periods in which the container was throttled. */
    CPU_THROTTLED_RATIO(
            SignalScope.PROCESS,
            SignalUnit.RATIO,
            PaneFold.MEAN,
            "Share of scheduler periods in which the container was throttled."),
    /** Resident memory. */
    RSS(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Resident memory."),
    /** Memory limit of the container. */
    MEMORY_LIMIT(SignalScope.PROCESS, SignalUnit.BYTES, PaneFold.MAX, "Memory limit of the container."),
    /** Cores the container may use. */
    CPU_LIMIT(SignalScope.PROCESS, SignalUnit.CORES, PaneFold.MAX, "Cores the container may use."),
    /** Live threads. */
    THREADS(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MAX, "Live threads."),
    /** Classes loaded now. */
    CLASSES_LOADED(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MAX, "Classes loaded now."),
    /** Open file descriptors. */
    FILE_DESCRIPTORS_OPEN(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MAX, "Open file descriptors."),
    /** Limit of open file descriptors. */
    FILE_DESCRIPTORS_MAX(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MAX, "Limit of open file descriptors."),
    /** Task slots of the cluster. */
    SLOTS_TOTAL(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MAX, "Task slots of the cluster."),
    /** Free task slots of the cluster. */
    SLOTS_FREE(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MIN, "Free task slots of the cluster."),
    /** Registered task managers of the cluster. */
    TASK_MANAGERS(SignalScope.PROCESS, SignalUnit.ONE, PaneFold.MIN, "Registered task managers of the cluster.");

    private final SignalScope scope;
    private final SignalUnit unit;
    private final PaneFold fold;
    private final String sentence;

    Signal(SignalScope scope, SignalUnit unit, PaneFold fold, String sentence) {
        this.scope = scope;
        this.unit = unit;
        this.fold = fold;
        this.sentence = sentence;
    }

    /** What it is measured on. */
    public SignalScope scope() {
        return scope;
    }

    /** Its unit. */
    public SignalUnit unit() {
        return unit;
    }

    /** How samples of several subtasks, and several samples of one pane, become one value. */
    public PaneFold fold() {
        return fold;
    }

    /** One sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** How samples become one value. */
    public enum PaneFold {
        SUM,
        MAX,
        MIN,
        MEAN
    }
}
