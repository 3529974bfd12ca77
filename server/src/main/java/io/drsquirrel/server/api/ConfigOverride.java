// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** A value that a stronger level overrides. */
public record ConfigOverride(String value, String origin) {}
