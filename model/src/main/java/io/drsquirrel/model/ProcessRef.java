// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model;

/**
 * Identity of one process of a Flink cluster.
 *
 * @param cluster name of the cluster, as configured or derived from its address
 * @param kind which process it is
 * @param id Flink's resource id of a task manager (YARN container id, pod name, {@code host:port-suffix}), or a stable name
 *     of the job manager; for files the name of the log
 * @param host host name, empty where unknown
 */
public record ProcessRef(String cluster, ProcessKind kind, String id, String host) {
    /** A process of which only the cluster is known. */
    public static ProcessRef unknown(String cluster) {
        return new ProcessRef(cluster, ProcessKind.UNKNOWN, "", "");
    }
}
