// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** Shares of jobs (0 to 1) with trouble of a kind. */
public record FleetShares(double memory, double backpressure, double checkpoints) {}
