// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event that Flink cannot see into, having neither an empty constructor nor accessors: Kryo must serialize it. */
public final class OpaqueEvent {
    private final Event event;
    private final Map<String, List<String>> attributes = new LinkedHashMap<>();

    public OpaqueEvent(Event event, int attributeCount) {
        this.event = event;
        for (int i = 0; i < attributeCount; i++) {
            attributes.put("attribute-" + i, new ArrayList<>(List.of(event.key, "value-" + i)));
        }
    }

    Event unwrap() {
        if (attributes.containsKey("")) {
            throw new IllegalStateException("an attribute without a name");
        }
        return event;
    }
}
