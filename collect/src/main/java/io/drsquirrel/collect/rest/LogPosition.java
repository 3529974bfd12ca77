// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

/**
 * How far a log was read.
 *
 * @param offset bytes from its beginning
 * @param line number of the line that begins there, from 1
 */
record LogPosition(long offset, long line) {}
