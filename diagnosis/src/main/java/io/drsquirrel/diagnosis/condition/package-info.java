// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The words conditions are written in, and their evaluation against one snapshot. */
@NullMarked
package io.drsquirrel.diagnosis.condition;

import org.jspecify.annotations.NullMarked;
