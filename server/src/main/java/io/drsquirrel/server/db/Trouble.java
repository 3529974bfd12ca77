// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

/** Kinds of trouble that the fleet page counts. */
public enum Trouble {
    MEMORY,
    BACKPRESSURE,
    CHECKPOINTS
}
