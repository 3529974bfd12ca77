// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** The fault collection: scenarios with one known fault each, run on real clusters, proven, and put to a diagnosis. */
@NullMarked
package io.drsquirrel.lab.scenario;

import org.jspecify.annotations.NullMarked;
