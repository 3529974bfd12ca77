// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The server beside a real broker. */
@NullMarked
package io.drsquirrel.verify.server;

import org.jspecify.annotations.NullMarked;
