// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

/** Names by which Flink's REST API calls what it measures of a JVM. */
final class JvmMetric {
    static final String HEAP_USED = "Status.JVM.Memory.Heap.Used";
    static final String HEAP_MAX = "Status.JVM.Memory.Heap.Max";
    static final String METASPACE_USED = "Status.JVM.Memory.Metaspace.Used";
    static final String METASPACE_MAX = "Status.JVM.Memory.Metaspace.Max";
    static final String DIRECT_MAX = "Status.JVM.Memory.Direct.Max";
    static final String THREADS = "Status.JVM.Threads.Count";
    static final String YOUNG_COLLECTIONS = "Status.JVM.GarbageCollector.G1 Young Generation";
    static final String OLD_COLLECTIONS = "Status.JVM.GarbageCollector.G1 Old Generation";

    private JvmMetric() {}
}
