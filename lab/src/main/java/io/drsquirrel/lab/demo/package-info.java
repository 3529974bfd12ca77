// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** The cluster of {@code squirrel demo}: a small shop of five jobs, three of them sick. */
@NullMarked
package io.drsquirrel.lab.demo;

import org.jspecify.annotations.NullMarked;
