// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.signal;

/** What a signal is measured on. */
public enum SignalScope {
    JOB,
    /** One series per job vertex: the worst or the sum of its subtasks, as the signal says. */
    VERTEX,
    /** One series per process (job manager, task manager). */
    PROCESS
}
