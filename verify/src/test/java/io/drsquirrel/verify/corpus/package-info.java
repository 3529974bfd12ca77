// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The corpus of incident logs: told as short stories, composed into logs as a cluster would write them, and diagnosed. */
@NullMarked
package io.drsquirrel.verify.corpus;

import org.jspecify.annotations.NullMarked;
