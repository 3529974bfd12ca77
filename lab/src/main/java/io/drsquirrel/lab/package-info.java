// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Real local Flink and Kafka clusters as processes. */
@NullMarked
package io.drsquirrel.lab;

import org.jspecify.annotations.NullMarked;
