// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.model.snapshot.JobSnapshot;

/**
 * The full picture of a job at one moment.
 *
 * @param snapshot secrets masked
 * @param diagnosis what was said of it then, as written by {@code DiagnosisJson}
 */
public record JobDocument(JobSnapshot snapshot, String diagnosis) {}
