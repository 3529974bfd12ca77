// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Parts that jobs of the laboratory are put together from. */
@NullMarked
package io.drsquirrel.lab.jobs.parts;

import org.jspecify.annotations.NullMarked;
