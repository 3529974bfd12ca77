// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

/** The numbers that health checks compare with, each with its usual value and the rule of the field it comes from. */
public enum Limit {
    /** Least share of the throughput before (R028). */
    THROUGHPUT_SHARE("throughput.share", 0.5, "ratio"),
    /** Restarts within the window, rescales subtracted (R095). */
    RESTARTS("restarts", 3, "1"),
    /** Failed checkpoints in a row (R002). */
    CHECKPOINT_FAILURES("checkpoint.failures", 3, "1"),
    /** Duration of a checkpoint as a share of the interval (R008). */
    CHECKPOINT_OF_INTERVAL("checkpoint.of-interval", 0.5, "ratio"),
    /** Duration of a checkpoint as a share of its time-out (R009). */
    CHECKPOINT_OF_TIMEOUT("checkpoint.of-timeout", 0.7, "ratio"),
    /** A checkpoint may always take so long, whatever the interval (R008: healthy below ten seconds). */
    CHECKPOINT_SHORT("checkpoint.short", 10_000, "ms"),
    /** Size of the whole state; above it restores take long (R010, R100). */
    CHECKPOINT_SIZE("checkpoint.size", 100d * (1L << 30), "By"),
    /** Growth of the whole state per hour with flat input (R010). */
    STATE_GROWTH("state.growth-per-hour", 0.2, "ratio"),
    /** Smaller state may grow as it likes (R045). */
    STATE_SMALL("state.small", 100d * (1L << 20), "By"),
    /** Share of time a subtask waits for those downstream (R019, Flink's own border to HIGH). */
    BACKPRESSURE("backpressure", 0.5, "ratio"),
    /** Share of a pane in old-generation collections: ten seconds of a minute (R065). */
    GC_OLD("gc.old", 1 / 6d, "ratio"),
    /** Share of a pane in collections of any kind (R064). */
    GC_TOTAL("gc.total", 0.2, "ratio"),
    /** Heap that collections leave, of its limit (R067). */
    HEAP("memory.heap", 0.85, "ratio"),
    /** Metaspace of its limit (R069). */
    METASPACE("memory.metaspace", 0.9, "ratio"),
    /** Direct memory without network buffers, of its limit without them (R070). */
    DIRECT("memory.direct", 0.9, "ratio"),
    /** Resident memory of the container's limit (R072). */
    RSS("memory.rss", 0.9, "ratio"),
    /** Processor time of the cores a process may use (R079). */
    CPU("cpu", 0.9, "ratio"),
    /** Share of scheduler periods in which the container was held back (R081). */
    CPU_THROTTLED("cpu.throttled", 0.1, "ratio"),
    /** Records not yet read (R105). */
    LAG_RECORDS("lag.records", 1_000_000, "1"),
    /** Time the job is behind (R029: three minutes). */
    LAG_SECONDS("lag.seconds", 180, "s"),
    /** Time a watermark may stand still while records flow (R031). */
    WATERMARK_STALL("watermark.stall", 300_000, "ms"),
    /** Late records dropped, of those read (R036). */
    LATE_RECORDS("late-records", 0.01, "ratio"),
    /** Records of the fullest subtask over those of the middle one (R044). */
    SKEW("skew", 3, "1"),
    /** Latency of a read or write of state (R058). */
    STATE_LATENCY("state.latency", 50, "ms"),
    /** Misses of the block cache, of all reads (R059). */
    ROCKSDB_MISSES("rocksdb.cache-misses", 0.2, "ratio"),
    /** Bytes that wait for compaction (R056). */
    ROCKSDB_COMPACTION("rocksdb.pending-compaction", 64d * (1L << 30), "By"),
    /** Live threads of a process (R075). */
    THREADS("threads", 2_000, "1"),
    /** Open file descriptors of their limit (R076). */
    FILE_DESCRIPTORS("file-descriptors", 0.8, "ratio"),
    /** Network memory in use, of the whole (R084). */
    NETWORK_BUFFERS("network-buffers", 0.95, "ratio");

    private final String key;
    private final double usual;
    private final String unit;

    Limit(String key, double usual, String unit) {
        this.key = key;
        this.usual = usual;
        this.unit = unit;
    }

    /** Its name in configuration, e.g. {@code memory.rss}. */
    public String key() {
        return key;
    }

    /** The value that holds where nobody sets another. */
    public double usual() {
        return usual;
    }

    /** Its unit. */
    public String unit() {
        return unit;
    }
}
