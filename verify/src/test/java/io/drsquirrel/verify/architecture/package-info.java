// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** What may import what, and what a line of code may touch: one sentence per rule. */
@NullMarked
package io.drsquirrel.verify.architecture;

import org.jspecify.annotations.NullMarked;
