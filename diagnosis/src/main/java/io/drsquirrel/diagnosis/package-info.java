// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** The rule catalogue, the engine, log grouping and reports. */
@NullMarked
package io.drsquirrel.diagnosis;

import org.jspecify.annotations.NullMarked;
