// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** How Dr. Squirrel itself is: each part tries the real thing and says in words how that went. */
@NullMarked
package io.drsquirrel.server.health;

import org.jspecify.annotations.NullMarked;
