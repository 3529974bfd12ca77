// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The watcher as a job of a Flink cluster. */
@NullMarked
package io.drsquirrel.verify.watcher;

import org.jspecify.annotations.NullMarked;
