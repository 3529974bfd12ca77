// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Ingests snapshots, diagnoses, stores, and serves the API and the UI. */
@NullMarked
package io.drsquirrel.server;

import org.jspecify.annotations.NullMarked;
