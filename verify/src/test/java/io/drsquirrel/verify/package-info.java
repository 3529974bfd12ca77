// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Not shipped: architecture tests, end-to-end and browser tests, benchmarks. */
@NullMarked
package io.drsquirrel.verify;

import org.jspecify.annotations.NullMarked;
