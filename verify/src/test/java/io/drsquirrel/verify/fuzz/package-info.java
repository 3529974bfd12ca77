// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/**
 * Hostile input, found by Jazzer, which watches what code each input reaches. {@code make test} gives each target some seconds, in a
 * JVM of its own; {@code make bench FUZZ=600} gives each ten minutes. What it finds goes into {@code src/test/resources} beside
 * these classes and is tried first ever after.
 */
@NullMarked
package io.drsquirrel.verify.fuzz;

import org.jspecify.annotations.NullMarked;
