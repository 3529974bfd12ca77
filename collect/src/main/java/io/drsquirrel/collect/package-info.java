// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Pulls observations from Flink's REST API and from log files. */
@NullMarked
package io.drsquirrel.collect;

import org.jspecify.annotations.NullMarked;
