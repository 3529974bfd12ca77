// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The immutable picture of one job over a window, and the assembler that is the only code to make one. */
@NullMarked
package io.drsquirrel.model.snapshot;

import org.jspecify.annotations.NullMarked;
