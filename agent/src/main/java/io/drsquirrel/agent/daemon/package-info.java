// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Looks at the Flink processes of a host from outside. */
@NullMarked
package io.drsquirrel.agent.daemon;

import org.jspecify.annotations.NullMarked;
