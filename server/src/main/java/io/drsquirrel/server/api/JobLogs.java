// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** Log records of the window, grouped. */
public record JobLogs(WindowAnswer window, List<LogSection> sections, LogHistogram histogram) {
    public JobLogs {
        sections = List.copyOf(sections);
    }
}
