// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** Configuration in force. */
public record JobConfig(List<ConfigEntry> entries) {
    public JobConfig {
        entries = List.copyOf(entries);
    }
}
