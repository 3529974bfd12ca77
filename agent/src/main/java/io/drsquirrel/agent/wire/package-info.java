// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Writes records as docs/wire-format.md says; the golden files in the model's test resources are its contract. */
@NullMarked
package io.drsquirrel.agent.wire;

import org.jspecify.annotations.NullMarked;
