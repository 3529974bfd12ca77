// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** A check's course: one character per pane, {@code g} good, {@code b} bad, {@code u} unknown. */
public record StripAnswer(String states) {}
