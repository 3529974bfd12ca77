// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** One job of many parameters, from which every scenario of the fault collection is made. */
@NullMarked
package io.drsquirrel.lab.jobs.faults;

import org.jspecify.annotations.NullMarked;
