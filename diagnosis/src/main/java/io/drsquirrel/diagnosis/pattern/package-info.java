// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/**
 * Matching many patterns against log lines in one pass over raw bytes: a literal prefilter, then a linear-time regular
 * expression on the few lines that survive it.
 */
@NullMarked
package io.drsquirrel.diagnosis.pattern;

import org.jspecify.annotations.NullMarked;
