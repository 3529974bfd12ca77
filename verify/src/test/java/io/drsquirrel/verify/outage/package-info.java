// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** What goes on, and what is kept, when the broker is away. */
@NullMarked
package io.drsquirrel.verify.outage;

import org.jspecify.annotations.NullMarked;
