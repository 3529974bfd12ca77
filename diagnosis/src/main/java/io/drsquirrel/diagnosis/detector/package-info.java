// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Conditions that need an algorithm: stateless, named by rules. */
@NullMarked
package io.drsquirrel.diagnosis.detector;

import org.jspecify.annotations.NullMarked;
