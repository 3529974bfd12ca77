// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** What is kept: the port {@link io.drsquirrel.server.db.SnapshotStore} and its stores in memory and in SQLite. */
@NullMarked
package io.drsquirrel.server.db;

import org.jspecify.annotations.NullMarked;
