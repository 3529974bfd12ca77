// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** Jobs and guide pages that fit a few letters. */
public record SearchResult(List<JobHit> jobs, List<GuideLink> guides) {
    public SearchResult {
        jobs = List.copyOf(jobs);
        guides = List.copyOf(guides);
    }
}
