// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** The Flink job that joins metrics, logs and containers into job snapshots. */
@NullMarked
package io.drsquirrel.watcher;

import org.jspecify.annotations.NullMarked;
