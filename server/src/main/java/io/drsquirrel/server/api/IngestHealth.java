// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** What comes in. */
public record IngestHealth(List<TopicHealth> topics) {
    public IngestHealth {
        topics = List.copyOf(topics);
    }
}
