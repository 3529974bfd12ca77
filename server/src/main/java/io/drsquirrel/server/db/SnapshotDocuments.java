// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;

/** Snapshots as they travel on the topic, compressed. */
public final class SnapshotDocuments implements Documents {
    private final JobSnapshotCodec codec = new JobSnapshotCodec();

    @Override
    public byte[] write(JobSnapshot snapshot) {
        return Compression.compress(codec.encode(snapshot));
    }

    @Override
    public JobSnapshot read(byte[] bytes) {
        try {
            return codec.decode(Compression.decompress(bytes));
        } catch (IOException e) {
            throw new StoreException("a stored picture cannot be read: " + e.getMessage(), e);
        }
    }
}
