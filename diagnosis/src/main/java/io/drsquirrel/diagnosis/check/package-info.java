// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Health checks: one requirement on one signal over the last hour. */
@NullMarked
package io.drsquirrel.diagnosis.check;

import org.jspecify.annotations.NullMarked;
