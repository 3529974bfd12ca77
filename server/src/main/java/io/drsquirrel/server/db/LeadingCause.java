// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

/**
 * The finding that leads a diagnosis, in short.
 *
 * @param id id of its rule
 * @param severity {@code critical}, {@code warning} or {@code info}
 * @param confidence 0 to 1
 */
public record LeadingCause(String id, String title, String summary, double confidence, String severity) {}
