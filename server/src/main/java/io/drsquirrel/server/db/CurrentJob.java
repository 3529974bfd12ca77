// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

/**
 * A job's latest state.
 *
 * @param restartsLastHour restarts within the hour before the state was taken, rescales left out
 * @param restarts24h those within 24 hours before
 */
public record CurrentJob(JobState state, int restartsLastHour, int restarts24h) {}
