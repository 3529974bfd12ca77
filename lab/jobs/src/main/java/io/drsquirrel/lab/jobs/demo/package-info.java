// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** The jobs of {@code squirrel demo}: a small shop, of which three parts are sick. */
@NullMarked
package io.drsquirrel.lab.jobs.demo;

import org.jspecify.annotations.NullMarked;
