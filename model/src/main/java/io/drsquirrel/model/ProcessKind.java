// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model;

/** Which of Flink's processes (or what beside them) a fact comes from. */
public enum ProcessKind {
    JOB_MANAGER,
    TASK_MANAGER,
    /** The client that submitted the job: {@code flink run}, an application's {@code main()}, a SQL gateway. */
    CLIENT,
    /** The Kubernetes operator. */
    OPERATOR,
    /** YARN's or Kubernetes' own words about a container: node manager, kubelet, events. */
    RESOURCE_MANAGER,
    UNKNOWN
}
