// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The REST API: thin resources, and the views that make answers of what is stored. */
@NullMarked
package io.drsquirrel.server.resources;

import org.jspecify.annotations.NullMarked;
