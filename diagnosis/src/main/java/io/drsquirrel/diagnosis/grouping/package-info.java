// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Groups of log records that tell the same: exceptions by their innermost cause, messages by their template. */
@NullMarked
package io.drsquirrel.diagnosis.grouping;

import org.jspecify.annotations.NullMarked;
