// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/**
 * Flink's REST API, polled: {@link io.drsquirrel.collect.rest.FlinkRest} asks, {@link
 * io.drsquirrel.collect.rest.ClusterPoller} decides what is asked and turns answers into observations, {@link
 * io.drsquirrel.collect.rest.ClusterLook} and {@link io.drsquirrel.collect.rest.ClusterWatch} turn those into snapshots, once or
 * for as long as a server runs.
 */
@NullMarked
package io.drsquirrel.collect.rest;

import org.jspecify.annotations.NullMarked;
