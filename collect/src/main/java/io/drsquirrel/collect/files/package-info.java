// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/**
 * Log files and archives of them, read as observations. {@link io.drsquirrel.collect.files.LogSources} finds the files,
 * {@link io.drsquirrel.collect.files.LogReader} turns their bytes into records, {@link
 * io.drsquirrel.collect.files.LogFileSource} the records into snapshots.
 */
@NullMarked
package io.drsquirrel.collect.files;

import org.jspecify.annotations.NullMarked;
