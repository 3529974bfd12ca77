// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.util.Map;

/** Verdicts of one cluster's jobs. */
public record ClusterCounts(String name, Map<Verdict, Long> counts) {}
