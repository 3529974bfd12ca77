// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Flink jobs with one known fault each. */
@NullMarked
package io.drsquirrel.lab.jobs;

import org.jspecify.annotations.NullMarked;
