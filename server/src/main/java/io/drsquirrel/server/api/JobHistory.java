// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** How a job was over time. */
public record JobHistory(List<HistoryPoint> points) {
    public JobHistory {
        points = List.copyOf(points);
    }
}
