// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** How Dr. Squirrel itself is. */
public record SystemHealth(
        String status, List<ComponentHealth> components, IngestHealth ingest, DeadLetters deadLetters) {
    public SystemHealth {
        components = List.copyOf(components);
    }
}
