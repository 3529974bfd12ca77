// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Reporter, appender and enricher that run inside Flink's JVMs. */
@NullMarked
package io.drsquirrel.agent;

import org.jspecify.annotations.NullMarked;
