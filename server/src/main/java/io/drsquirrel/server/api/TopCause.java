// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** The finding that leads a job's diagnosis. */
public record TopCause(String id, String title, String summary, double confidence, String severity) {}
