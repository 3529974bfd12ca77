// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** From a snapshot to a diagnosis: which rules match, what explains what, and in which order. */
@NullMarked
package io.drsquirrel.diagnosis.engine;

import org.jspecify.annotations.NullMarked;
