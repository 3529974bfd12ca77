// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.model.snapshot.JobSnapshot;

/** Turns snapshots into bytes to be kept, and back. */
public interface Documents {
    /** The snapshot's bytes, compressed. */
    byte[] write(JobSnapshot snapshot);

    /**
     * The snapshot.
     *
     * @throws StoreException where the bytes are none of {@link #write}
     */
    JobSnapshot read(byte[] bytes);
}
