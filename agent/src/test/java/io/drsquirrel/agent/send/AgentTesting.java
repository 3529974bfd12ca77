// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent that keeps what it would send, for tests of its halves. */
public final class AgentTesting {
    private final List<JsonNode> records = new CopyOnWriteArrayList<>();
    private final Agent agent = new Agent(settings -> new Outlet() {
        @Override
        public void send(String topic, byte[] key, byte[] value, Done done) {
            try {
                records.add(new ObjectMapper().readTree(value));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            done.done(null);
        }

        @Override
        public void close(Duration within) {}
    });

    /** Joined to a broker that takes everything. */
    public AgentTesting() {
        agent.join(Settings.of("nowhere:1", "lab", null));
    }

    public Agent agent() {
        return agent;
    }

    /** All items so far of that list in records of that kind, after everything has arrived. */
    public List<JsonNode> items(String kind, String list) {
        agent.flush(Duration.ofSeconds(5));
        List<JsonNode> result = new ArrayList<>();
        for (JsonNode record : records) {
            if (record.get("kind").asText().equals(kind)) {
                record.get(list).forEach(result::add);
            }
        }
        return result;
    }

    /** All records so far. */
    public List<JsonNode> records() {
        agent.flush(Duration.ofSeconds(5));
        return List.copyOf(records);
    }
}
