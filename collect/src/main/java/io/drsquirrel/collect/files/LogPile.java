// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.snapshot.JobSnapshot;
import java.util.List;

/**
 * What a pile of logs shows.
 *
 * @param snapshots one per job that was found, or one of the cluster where none was; empty where the logs held no record
 * @param summary which logs were read and what was skipped
 */
public record LogPile(List<JobSnapshot> snapshots, LogSummary summary) {
    public LogPile {
        snapshots = List.copyOf(snapshots);
    }
}
