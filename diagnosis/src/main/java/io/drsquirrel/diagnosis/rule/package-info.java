// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** What a rule of the catalogue is: facts, conditions and actions as data. */
@NullMarked
package io.drsquirrel.diagnosis.rule;

import org.jspecify.annotations.NullMarked;
