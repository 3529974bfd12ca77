// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Observations, the assembler, snapshots, signals, coverage and wire codecs. */
@NullMarked
package io.drsquirrel.model;

import org.jspecify.annotations.NullMarked;
