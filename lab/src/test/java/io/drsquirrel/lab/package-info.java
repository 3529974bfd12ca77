// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Tests of the laboratory; those that start processes end with {@code IT}. */
@NullMarked
package io.drsquirrel.lab;

import org.jspecify.annotations.NullMarked;
