// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** A job that does as much as it can and tells how much that was, for measuring what watching costs. */
@NullMarked
package io.drsquirrel.lab.jobs.bench;

import org.jspecify.annotations.NullMarked;
