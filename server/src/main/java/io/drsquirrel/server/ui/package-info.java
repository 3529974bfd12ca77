// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The doors of the web: pages and assets, headers that protect a browser, and who may call at all. */
@NullMarked
package io.drsquirrel.server.ui;

import org.jspecify.annotations.NullMarked;
