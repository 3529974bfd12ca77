// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;

/** A job found. */
public record JobHit(String slug, String name, String cluster, Verdict verdict) {}
