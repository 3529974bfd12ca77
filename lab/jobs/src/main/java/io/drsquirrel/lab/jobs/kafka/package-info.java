// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** What jobs and tests of the laboratory need of Kafka. */
@NullMarked
package io.drsquirrel.lab.jobs.kafka;

import org.jspecify.annotations.NullMarked;
