// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/**
 * Files that lie beside logs and are none (what {@code kubectl} and {@code yarn} print, configuration, crash reports, exports of log
 * stores), written over as log lines, so that one reader reads everything. A line stays on its number where it can.
 */
@NullMarked
package io.drsquirrel.collect.transcript;

import org.jspecify.annotations.NullMarked;
