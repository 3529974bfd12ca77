// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import io.drsquirrel.agent.send.Agent;
import java.util.Properties;
import org.apache.flink.events.reporter.EventReporter;
import org.apache.flink.events.reporter.EventReporterFactory;

/** Makes the event reporter; {@code events.reporter.<name>.factory.class} names this class. */
public final class SquirrelEventReporterFactory implements EventReporterFactory {
    @Override
    public EventReporter createEventReporter(Properties properties) {
        return new SquirrelEventReporter(Agent.shared());
    }
}
