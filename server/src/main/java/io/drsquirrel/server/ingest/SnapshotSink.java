// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.model.snapshot.JobSnapshot;

/** Takes snapshots, wherever they were made. Safe for use by many threads. */
@FunctionalInterface
public interface SnapshotSink {
    /**
     * Diagnoses and stores a snapshot; when this returns, the API answers with it.
     *
     * @throws io.drsquirrel.server.db.StoreException where the store does not take it; the same snapshot may be given again
     */
    void accept(JobSnapshot snapshot);
}
