// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** A log record as logged: level, logger, message and the throwable behind it. */
@NullMarked
package io.drsquirrel.model.log;

import org.jspecify.annotations.NullMarked;
