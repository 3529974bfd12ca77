// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Looking at real clusters without an agent. */
@org.jspecify.annotations.NullMarked
package io.drsquirrel.verify.pull;
