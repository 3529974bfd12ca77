// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** How records of the model are written: snapshots as JSON, observations and the assembler's state in a compact binary form. */
@NullMarked
package io.drsquirrel.model.codec;

import org.jspecify.annotations.NullMarked;
