// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** What the REST API answers: immutable records, one per JSON object. Times are UTC, durations milliseconds, absent is null. */
@NullMarked
package io.drsquirrel.server.api;

import org.jspecify.annotations.NullMarked;
