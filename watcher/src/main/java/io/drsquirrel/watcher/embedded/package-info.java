// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/**
 * A Kafka broker and the watcher inside the JVM that starts them: what {@code squirrel up} runs where there is neither Kafka
 * nor a Flink cluster to spare.
 */
@NullMarked
package io.drsquirrel.watcher.embedded;

import org.jspecify.annotations.NullMarked;
