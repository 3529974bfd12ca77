// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Tests of the fault collection itself; none starts a cluster. */
@NullMarked
package io.drsquirrel.lab.scenario;

import org.jspecify.annotations.NullMarked;
