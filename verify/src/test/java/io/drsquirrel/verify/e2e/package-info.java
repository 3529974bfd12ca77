// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The whole product on real parts, seen as a user sees it. */
@NullMarked
package io.drsquirrel.verify.e2e;

import org.jspecify.annotations.NullMarked;
