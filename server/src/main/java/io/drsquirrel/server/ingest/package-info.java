// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Snapshots come in here, by topic or from within the process; they are masked, diagnosed and stored. */
@NullMarked
package io.drsquirrel.server.ingest;

import org.jspecify.annotations.NullMarked;
