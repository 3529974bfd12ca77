// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Benchmarks; run by hand through the scripts in {@code verify/bench}, results in {@code docs/benchmarks.md}. */
@NullMarked
package io.drsquirrel.verify.bench;

import org.jspecify.annotations.NullMarked;
