// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/**
 * Wire format of the topics that agents write (docs/wire-format.md): bytes in, observations out. The golden files in this
 * module's test resources are the contract with the agent, which shares no code with us.
 */
@NullMarked
package io.drsquirrel.model.wire;

import org.jspecify.annotations.NullMarked;
