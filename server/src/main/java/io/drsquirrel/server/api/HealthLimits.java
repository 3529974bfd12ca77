// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/**
 * Where squares of the health page turn red: the limits of the checks of the same name.
 *
 * @param backpressure share of a pane
 * @param gcOld share of a pane in old-generation collections
 * @param memory share of a process' memory limit
 * @param cpu share of the cores that a process may use
 */
public record HealthLimits(double backpressure, double gcOld, double memory, double cpu) {}
