// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Keeps secrets out of everything that is shown or stored. */
@NullMarked
package io.drsquirrel.model.secret;

import org.jspecify.annotations.NullMarked;
