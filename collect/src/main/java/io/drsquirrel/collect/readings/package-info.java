// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Measured facts that stand in logs without being messages: reports of metrics, collections, thread dumps. */
@NullMarked
package io.drsquirrel.collect.readings;

import org.jspecify.annotations.NullMarked;
