// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The graph of job vertices, sources first. */
public record Topology(List<JobVertex> vertices) {
    /** No topology known. */
    public static final Topology EMPTY = new Topology(List.of());

    public Topology {
        vertices = List.copyOf(vertices);
    }

    /** The vertex with that id. */
    public Optional<JobVertex> vertex(String id) {
        for (JobVertex vertex : vertices) {
            if (vertex.id().equals(id)) {
                return Optional.of(vertex);
            }
        }
        return Optional.empty();
    }

    /** Vertices that read from the one with that id. */
    public List<JobVertex> downstreamOf(String id) {
        List<JobVertex> result = new ArrayList<>();
        for (JobVertex vertex : vertices) {
            for (JobVertex.Edge input : vertex.inputs()) {
                if (input.from().equals(id)) {
                    result.add(vertex);
                    break;
                }
            }
        }
        return result;
    }
}
