// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/**
 * What makes two log records the same: the versioned fingerprint of exceptions and of plain messages, and the masking of
 * what varies in a message. Pure functions.
 */
@NullMarked
package io.drsquirrel.model.fingerprint;

import org.jspecify.annotations.NullMarked;
