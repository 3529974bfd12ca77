// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** What Flink's raw metrics mean: names end at FlinkMetric, everything after it speaks of Signals. */
@NullMarked
package io.drsquirrel.model.signal;

import org.jspecify.annotations.NullMarked;
