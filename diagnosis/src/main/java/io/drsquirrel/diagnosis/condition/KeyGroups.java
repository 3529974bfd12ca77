// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.JobVertex;

/** Arithmetic of key groups: Flink hashes each key into one of {@code maxParallelism} groups and gives subtasks ranges of them. */
public final class KeyGroups {
    private static final int LEAST = 128;
    private static final int MOST = 32_768;

    private KeyGroups() {}

    /** The maximum parallelism that Flink takes where none is set: next power of two of 1.5 times, within 128 and 32768. */
    public static int derivedMaxParallelism(int parallelism) {
        int wanted = Math.max(1, parallelism + parallelism / 2);
        int power = Integer.highestOneBit(wanted);
        return Math.min(Math.max(power == wanted ? power : power << 1, LEAST), MOST);
    }

    /** Key groups of the subtask that owns most. */
    public static int most(JobVertex vertex) {
        return (vertex.maxParallelism() + vertex.parallelism() - 1) / Math.max(1, vertex.parallelism());
    }

    /** Key groups of the subtask that owns least. */
    public static int least(JobVertex vertex) {
        return vertex.maxParallelism() / Math.max(1, vertex.parallelism());
    }

    /** Key groups of one subtask, as Flink cuts the ranges. */
    public static int of(JobVertex vertex, int subtask) {
        int m = vertex.maxParallelism();
        int p = Math.max(1, vertex.parallelism());
        int start = (subtask * m + p - 1) / p;
        int end = ((subtask + 1) * m - 1) / p;
        return end - start + 1;
    }

    /** Most over least. */
    public static double factor(JobVertex vertex) {
        return most(vertex) / (double) Math.max(1, least(vertex));
    }
}
