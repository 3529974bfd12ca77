// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The domain of Dr. Squirrel: what is observed of a Flink job, and the picture made of it. */
@NullMarked
package io.drsquirrel.model;

import org.jspecify.annotations.NullMarked;
