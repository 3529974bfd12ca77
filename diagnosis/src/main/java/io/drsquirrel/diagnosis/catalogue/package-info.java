// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Reads the folders of rules into an immutable catalogue; every mistake in them is a Problem with file and line. */
@NullMarked
package io.drsquirrel.diagnosis.catalogue;

import org.jspecify.annotations.NullMarked;
