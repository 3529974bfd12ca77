// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

/**
 * One configuration value in force.
 *
 * @param key Flink's option key
 * @param value its value, secrets masked
 * @param origin the level it came from
 */
public record ConfigurationEntry(String key, String value, Origin origin) {
    /** Levels of configuration, weakest first. */
    public enum Origin {
        FLINK_DEFAULT,
        CLUSTER,
        JOB_MANAGER,
        TASK_MANAGER,
        /** Effective value that Flink reports for the job, whatever set it. */
        JOB,
        CLIENT,
        CODE
    }
}
