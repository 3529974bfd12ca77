// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** The squirrel command. */
@NullMarked
package io.drsquirrel.cli;

import org.jspecify.annotations.NullMarked;
