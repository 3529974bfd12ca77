// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import io.drsquirrel.agent.send.Agent;
import io.drsquirrel.agent.send.Complaints;
import io.drsquirrel.agent.send.Settings;
import io.drsquirrel.agent.wire.JsonWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.events.Event;
import org.apache.flink.events.reporter.EventReporter;
import org.apache.flink.metrics.MetricConfig;
import org.jspecify.annotations.Nullable;

/** Flink event reporter (2.0 and later): passes checkpoints, status changes and failures on as Flink tells them. */
public final class SquirrelEventReporter implements EventReporter {
    private final Agent agent;
    private boolean open;

    SquirrelEventReporter(Agent agent) {
        this.agent = agent;
    }

    @Override
    public void open(MetricConfig config) {
        try {
            Properties properties = config;
            agent.join(Settings.of(properties));
            open = true;
        } catch (Throwable e) {
            Complaints.say("the event reporter cannot start", e);
        }
    }

    @Override
    public void close() {
        try {
            if (open) {
                open = false;
                agent.leave(Duration.ofSeconds(2));
            }
        } catch (Throwable e) {
            Complaints.say("the event reporter cannot stop", e);
        }
    }

    @Override
    public void notifyOfAddedEvent(Event event) {
        try {
            agent.event(json(event));
        } catch (Throwable e) {
            Complaints.say("an event was not sent", e);
        }
    }

    static String json(Event event) {
        Map<String, Object> attributes = event.getAttributes();
        JsonWriter json = new JsonWriter();
        json.open()
                // A checkpoint that never got an answer is observed at -1.
                .field("at", event.getObservedTsMillis() > 0 ? event.getObservedTsMillis() : System.currentTimeMillis())
                .field("name", event.getName())
                .field("scope", event.getClassScope())
                .field("severity", event.getSeverity())
                .field("job", attribute(attributes, "job_id"))
                .field("jobName", attribute(attributes, "job_name"));
        json.open("attributes");
        attributes.forEach((key, value) -> {
            if (!key.endsWith("job_id>") && !key.endsWith("job_name>") && !key.endsWith("host>")) {
                json.field(key, String.valueOf(value));
            }
        });
        return json.close().close().toString();
    }

    /** Variables of a metric group come in angle brackets. */
    private static @Nullable String attribute(Map<String, Object> attributes, String name) {
        Object value = attributes.get("<" + name + ">");
        if (value == null) {
            value = attributes.get(name);
        }
        return value == null ? null : value.toString();
    }
}
