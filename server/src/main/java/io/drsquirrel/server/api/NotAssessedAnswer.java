// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** What could not be answered, and who provides what is missing. */
public record NotAssessedAnswer(String id, String title, String missing, String how) {}
