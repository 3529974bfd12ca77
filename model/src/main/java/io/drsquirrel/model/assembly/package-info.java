// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** From observations to snapshots: the only code that turns what was seen of a job into its picture. */
@NullMarked
package io.drsquirrel.model.assembly;

import org.jspecify.annotations.NullMarked;
