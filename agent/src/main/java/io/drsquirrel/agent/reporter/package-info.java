// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Flink's metric and event reporters. */
@NullMarked
package io.drsquirrel.agent.reporter;

import org.jspecify.annotations.NullMarked;
