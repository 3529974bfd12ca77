// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** Groups of one kind. */
public record LogSection(String id, String title, List<LogGroup> groups) {
    public LogSection {
        groups = List.copyOf(groups);
    }
}
