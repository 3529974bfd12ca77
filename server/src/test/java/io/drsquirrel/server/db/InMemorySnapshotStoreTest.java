// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

class InMemorySnapshotStoreTest extends SnapshotStoreContract {
    @Override
    SnapshotStore open() {
        return new InMemorySnapshotStore(Retention.DEFAULT);
    }
}
