// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** How like a failure's words are to what the catalogue says of each cause; for failures that no rule knows. */
@NullMarked
package io.drsquirrel.diagnosis.likeness;

import org.jspecify.annotations.NullMarked;
