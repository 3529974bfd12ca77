// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The agent's jar in real Flink processes, with a real broker. */
@NullMarked
package io.drsquirrel.verify.agent;

import org.jspecify.annotations.NullMarked;
