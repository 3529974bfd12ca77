// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** One rule of the catalogue. */
public record GuideSummary(String id, String family, String title, String severity, String symptom, String guide) {}
