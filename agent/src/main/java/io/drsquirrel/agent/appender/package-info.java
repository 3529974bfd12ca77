// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The Log4j 2 appender. */
@NullMarked
package io.drsquirrel.agent.appender;

import org.jspecify.annotations.NullMarked;
