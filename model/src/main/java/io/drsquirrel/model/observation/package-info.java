// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** One fact each, as seen by any way in: pushed through Kafka, pulled from REST, read from files. */
@NullMarked
package io.drsquirrel.model.observation;

import org.jspecify.annotations.NullMarked;
