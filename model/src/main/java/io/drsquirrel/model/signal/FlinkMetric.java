// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Flink's raw metrics that signals are made of, with every name they go by in Flink 1.20 to 2.3, pushed or pulled. Raw names
 * occur nowhere else.
 *
 * <p>A name is looked up by its end, at a dot: REST puts the subtask and operator before it ({@code 0.Source__orders.pendingRecords}),
 * reporters their scope. One {@code *} stands for a part that varies and becomes the qualifier (the garbage collector).
 */
public enum FlinkMetric {
    NUM_RESTARTS(Level.JOB, Kind.COUNTER, "numRestarts", "fullRestarts"),
    NUM_RESCALES(Level.JOB, Kind.COUNTER, "numRescales"),
    UPTIME(Level.JOB, Kind.GAUGE, "uptime", "runningTime"),
    RESTARTING_TIME(Level.JOB, Kind.GAUGE, "restartingTime"),
    NUMBER_OF_COMPLETED_CHECKPOINTS(Level.JOB, Kind.COUNTER, "numberOfCompletedCheckpoints"),
    NUMBER_OF_FAILED_CHECKPOINTS(Level.JOB, Kind.COUNTER, "numberOfFailedCheckpoints"),
    NUMBER_OF_IN_PROGRESS_CHECKPOINTS(Level.JOB, Kind.GAUGE, "numberOfInProgressCheckpoints"),
    LAST_CHECKPOINT_DURATION(Level.JOB, Kind.GAUGE, "lastCheckpointDuration"),
    LAST_CHECKPOINT_SIZE(Level.JOB, Kind.GAUGE, "lastCheckpointSize"),
    LAST_CHECKPOINT_FULL_SIZE(Level.JOB, Kind.GAUGE, "lastCheckpointFullSize"),
    LAST_CHECKPOINT_COMPLETED_TIMESTAMP(Level.JOB, Kind.GAUGE, "lastCheckpointCompletedTimestamp"),
    NUM_RECORDS_IN(Level.TASK, Kind.COUNTER, "numRecordsIn"),
    NUM_RECORDS_OUT(Level.TASK, Kind.COUNTER, "numRecordsOut"),
    NUM_BYTES_IN(Level.TASK, Kind.COUNTER, "numBytesIn"),
    NUM_BYTES_OUT(Level.TASK, Kind.COUNTER, "numBytesOut"),
    NUM_RECORDS_IN_PER_SECOND(Level.TASK, Kind.METER, "numRecordsInPerSecond"),
    NUM_RECORDS_OUT_PER_SECOND(Level.TASK, Kind.METER, "numRecordsOutPerSecond"),
    BUSY_TIME_MS_PER_SECOND(Level.TASK, Kind.GAUGE, "busyTimeMsPerSecond"),
    BACK_PRESSURED_TIME_MS_PER_SECOND(Level.TASK, Kind.GAUGE, "backPressuredTimeMsPerSecond"),
    IDLE_TIME_MS_PER_SECOND(Level.TASK, Kind.GAUGE, "idleTimeMsPerSecond"),
    ACCUMULATE_BUSY_TIME_MS(Level.TASK, Kind.GAUGE, "accumulateBusyTimeMs"),
    ACCUMULATE_BACK_PRESSURED_TIME_MS(Level.TASK, Kind.GAUGE, "accumulateBackPressuredTimeMs"),
    ACCUMULATE_IDLE_TIME_MS(Level.TASK, Kind.GAUGE, "accumulateIdleTimeMs"),
    MAX_HARD_BACK_PRESSURE_TIME_MS(Level.TASK, Kind.GAUGE, "maxHardBackPressureTimeMs"),
    MAX_SOFT_BACK_PRESSURE_TIME_MS(Level.TASK, Kind.GAUGE, "maxSoftBackPressureTimeMs"),
    IN_POOL_USAGE(Level.TASK, Kind.GAUGE, "buffers.inPoolUsage", "Shuffle.Netty.Input.Buffers.inPoolUsage"),
    OUT_POOL_USAGE(Level.TASK, Kind.GAUGE, "buffers.outPoolUsage", "Shuffle.Netty.Output.Buffers.outPoolUsage"),
    CHECKPOINT_START_DELAY_NANOS(Level.TASK, Kind.GAUGE, "checkpointStartDelayNanos"),
    CHECKPOINT_ALIGNMENT_TIME(Level.TASK, Kind.GAUGE, "checkpointAlignmentTime"),
    MAILBOX_LATENCY_MS(Level.TASK, Kind.HISTOGRAM, "mailboxLatencyMs"),
    CURRENT_INPUT_WATERMARK(Level.OPERATOR, Kind.GAUGE, "currentInputWatermark"),
    CURRENT_OUTPUT_WATERMARK(Level.OPERATOR, Kind.GAUGE, "currentOutputWatermark"),
    SPLIT_WATERMARK(Level.OPERATOR, Kind.GAUGE, "watermark.currentWatermark"),
    WATERMARK_ALIGNMENT_DRIFT(Level.OPERATOR, Kind.GAUGE, "watermarkAlignmentDrift"),
    NUM_LATE_RECORDS_DROPPED(Level.OPERATOR, Kind.COUNTER, "numLateRecordsDropped"),
    PENDING_RECORDS(Level.OPERATOR, Kind.GAUGE, "pendingRecords"),
    RECORDS_LAG_MAX(Level.OPERATOR, Kind.GAUGE, "KafkaSourceReader.KafkaConsumer.records-lag-max", "records-lag-max"),
    CURRENT_FETCH_EVENT_TIME_LAG(Level.OPERATOR, Kind.GAUGE, "currentFetchEventTimeLag"),
    CURRENT_EMIT_EVENT_TIME_LAG(Level.OPERATOR, Kind.GAUGE, "currentEmitEventTimeLag"),
    WATERMARK_LAG(Level.OPERATOR, Kind.GAUGE, "watermarkLag"),
    SOURCE_IDLE_TIME(Level.OPERATOR, Kind.GAUGE, "sourceIdleTime"),
    NUM_RECORDS_IN_ERRORS(Level.OPERATOR, Kind.COUNTER, "numRecordsInErrors"),
    CURRENT_SEND_TIME(Level.OPERATOR, Kind.GAUGE, "currentSendTime"),
    NUM_RECORDS_SEND_ERRORS(Level.OPERATOR, Kind.COUNTER, "numRecordsSendErrors", "numRecordsOutErrors"),
    NUM_RECORDS_SEND(Level.OPERATOR, Kind.COUNTER, "numRecordsSend"),
    PENDING_COMMITTABLES(Level.OPERATOR, Kind.GAUGE, "pendingCommittables"),
    COMMITS_FAILED(Level.OPERATOR, Kind.COUNTER, "commitsFailed"),
    ASYNC_QUEUE_SIZE(Level.OPERATOR, Kind.GAUGE, "queueSize", "asyncQueueSize", "numInFlightRequests"),
    STATE_GET_LATENCY(
            Level.OPERATOR,
            Kind.HISTOGRAM,
            "valueStateGetLatency",
            "mapStateGetLatency",
            "listStateGetLatency",
            "aggregatingStateGetLatency",
            "reducingStateGetLatency"),
    STATE_UPDATE_LATENCY(
            Level.OPERATOR,
            Kind.HISTOGRAM,
            "valueStateUpdateLatency",
            "mapStatePutLatency",
            "listStateAddLatency",
            "aggregatingStateAddLatency",
            "reducingStateAddLatency"),
    ROCKSDB_IS_WRITE_STOPPED(
            Level.OPERATOR, Kind.GAUGE, "rocksdb_is_write_stopped", "rocksdb.is-write-stopped", "is-write-stopped"),
    ROCKSDB_ACTUAL_DELAYED_WRITE_RATE(
            Level.OPERATOR,
            Kind.GAUGE,
            "rocksdb_actual_delayed_write_rate",
            "rocksdb.actual-delayed-write-rate",
            "actual-delayed-write-rate"),
    ROCKSDB_ESTIMATE_PENDING_COMPACTION_BYTES(
            Level.OPERATOR,
            Kind.GAUGE,
            "rocksdb_estimate_pending_compaction_bytes",
            "rocksdb.estimate-pending-compaction-bytes",
            "estimate-pending-compaction-bytes"),
    ROCKSDB_BLOCK_CACHE_USAGE(
            Level.OPERATOR, Kind.GAUGE, "rocksdb_block_cache_usage", "rocksdb.block-cache-usage", "block-cache-usage"),
    ROCKSDB_BLOCK_CACHE_CAPACITY(
            Level.OPERATOR,
            Kind.GAUGE,
            "rocksdb_block_cache_capacity",
            "rocksdb.block-cache-capacity",
            "block-cache-capacity"),
    ROCKSDB_BLOCK_CACHE_HIT(
            Level.OPERATOR, Kind.COUNTER, "rocksdb_block_cache_hit", "rocksdb.block-cache-hit", "block-cache-hit"),
    ROCKSDB_BLOCK_CACHE_MISS(
            Level.OPERATOR, Kind.COUNTER, "rocksdb_block_cache_miss", "rocksdb.block-cache-miss", "block-cache-miss"),
    ROCKSDB_ESTIMATE_LIVE_DATA_SIZE(
            Level.OPERATOR,
            Kind.GAUGE,
            "rocksdb_estimate_live_data_size",
            "rocksdb.estimate-live-data-size",
            "estimate-live-data-size"),
    ROCKSDB_ESTIMATE_NUM_KEYS(
            Level.OPERATOR, Kind.GAUGE, "rocksdb_estimate_num_keys", "rocksdb.estimate-num-keys", "estimate-num-keys"),
    HEAP_USED(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Heap.Used"),
    HEAP_COMMITTED(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Heap.Committed"),
    HEAP_MAX(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Heap.Max"),
    NON_HEAP_USED(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.NonHeap.Used"),
    NON_HEAP_MAX(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.NonHeap.Max"),
    METASPACE_USED(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Metaspace.Used"),
    METASPACE_MAX(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Metaspace.Max"),
    DIRECT_MEMORY_USED(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Direct.MemoryUsed"),
    DIRECT_TOTAL_CAPACITY(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Direct.TotalCapacity"),
    DIRECT_MEMORY_MAX(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Direct.Max"),
    MAPPED_MEMORY_USED(Level.PROCESS, Kind.GAUGE, "Status.JVM.Memory.Mapped.MemoryUsed"),
    MANAGED_MEMORY_USED(Level.PROCESS, Kind.GAUGE, "Status.Flink.Memory.Managed.Used"),
    MANAGED_MEMORY_TOTAL(Level.PROCESS, Kind.GAUGE, "Status.Flink.Memory.Managed.Total"),
    NETWORK_MEMORY_USED(Level.PROCESS, Kind.GAUGE, "Status.Shuffle.Netty.UsedMemory"),
    NETWORK_MEMORY_TOTAL(Level.PROCESS, Kind.GAUGE, "Status.Shuffle.Netty.TotalMemory"),
    NETWORK_SEGMENTS_AVAILABLE(
            Level.PROCESS,
            Kind.GAUGE,
            "Status.Shuffle.Netty.AvailableMemorySegments",
            "Status.Network.AvailableMemorySegments"),
    NETWORK_SEGMENTS_TOTAL(
            Level.PROCESS,
            Kind.GAUGE,
            "Status.Shuffle.Netty.TotalMemorySegments",
            "Status.Network.TotalMemorySegments"),
    GC_TIME(Level.PROCESS, Kind.COUNTER, "Status.JVM.GarbageCollector.*.Time"),
    GC_COUNT(Level.PROCESS, Kind.COUNTER, "Status.JVM.GarbageCollector.*.Count"),
    CPU_LOAD(Level.PROCESS, Kind.GAUGE, "Status.JVM.CPU.Load"),
    CPU_TIME(Level.PROCESS, Kind.COUNTER, "Status.JVM.CPU.Time"),
    THREADS_COUNT(Level.PROCESS, Kind.GAUGE, "Status.JVM.Threads.Count"),
    CLASSES_LOADED(Level.PROCESS, Kind.COUNTER, "Status.JVM.ClassLoader.ClassesLoaded"),
    CLASSES_UNLOADED(Level.PROCESS, Kind.COUNTER, "Status.JVM.ClassLoader.ClassesUnloaded"),
    FILE_DESCRIPTOR_OPEN(Level.PROCESS, Kind.GAUGE, "Status.JVM.FileDescriptor.Open"),
    FILE_DESCRIPTOR_MAX(Level.PROCESS, Kind.GAUGE, "Status.JVM.FileDescriptor.Max"),
    TASK_SLOTS_TOTAL(Level.PROCESS, Kind.GAUGE, "taskSlotsTotal"),
    TASK_SLOTS_AVAILABLE(Level.PROCESS, Kind.GAUGE, "taskSlotsAvailable"),
    NUM_REGISTERED_TASK_MANAGERS(Level.PROCESS, Kind.GAUGE, "numRegisteredTaskManagers"),
    NUM_RUNNING_JOBS(Level.PROCESS, Kind.GAUGE, "numRunningJobs");

    private static final Map<String, FlinkMetric> BY_NAME = new HashMap<>();
    private static final Map<String, FlinkMetric> BY_PREFIX = new HashMap<>();

    static {
        for (FlinkMetric metric : values()) {
            for (String name : metric.names) {
                int star = name.indexOf('*');
                if (star < 0) {
                    BY_NAME.put(name, metric);
                } else {
                    BY_PREFIX.put(name.substring(0, star) + "|" + name.substring(star + 1), metric);
                }
            }
        }
    }

    private final Level level;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable; the checker only knows the interface
    private final List<String> names;

    FlinkMetric(Level level, Kind kind, String... names) {
        this.level = level;
        this.kind = kind;
        this.names = List.of(names);
    }

    /** What it is registered on. */
    public Level level() {
        return level;
    }

    /** How its value behaves. */
    public Kind kind() {
        return kind;
    }

    /** Its raw names, newest last; {@code *} stands for a varying part. */
    public List<String> names() {
        return names;
    }

    /** Finds the metric that a raw name means, however it is prefixed; empty for metrics that no signal needs. */
    public static Optional<Resolved> resolve(String rawName) {
        for (int from = 0; from >= 0; from = next(rawName, from)) {
            String tail = rawName.substring(from);
            FlinkMetric exact = BY_NAME.get(tail);
            if (exact != null) {
                return Optional.of(new Resolved(exact, ""));
            }
            for (Map.Entry<String, FlinkMetric> e : BY_PREFIX.entrySet()) {
                int bar = e.getKey().indexOf('|');
                String prefix = e.getKey().substring(0, bar);
                String suffix = e.getKey().substring(bar + 1);
                if (tail.startsWith(prefix)
                        && tail.endsWith(suffix)
                        && tail.length() > prefix.length() + suffix.length()) {
                    String part = tail.substring(prefix.length(), tail.length() - suffix.length());
                    // Flink gives the sum of all garbage collectors under this name, beside each of them.
                    return part.equals("All") ? Optional.empty() : Optional.of(new Resolved(e.getValue(), part));
                }
            }
        }
        return Optional.empty();
    }

    private static int next(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    /** A raw name resolved. */
    public record Resolved(FlinkMetric metric, String qualifier) {}

    /** What a metric is registered on. */
    public enum Level {
        JOB,
        TASK,
        OPERATOR,
        PROCESS
    }

    /** How a metric's value behaves. */
    public enum Kind {
        /** Counts up; signals use its differences, and take a fall as a restart from zero. */
        COUNTER,
        GAUGE,
        /** A rate that Flink averages over about a minute. */
        METER,
        /** Its mean is used. */
        HISTOGRAM
    }
}
