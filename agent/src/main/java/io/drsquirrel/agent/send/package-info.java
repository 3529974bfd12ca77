// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Out to Kafka: one bounded buffer and one thread per process, whoever in it has something to say. */
@NullMarked
package io.drsquirrel.agent.send;

import org.jspecify.annotations.NullMarked;
