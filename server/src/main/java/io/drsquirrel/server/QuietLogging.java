// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Turns talkative libraries down where nobody has set them otherwise. */
final class QuietLogging {
    private static final List<String> TALKATIVE = List.of(
            "org.eclipse.jetty", "io.dropwizard", "org.glassfish", "org.hibernate.validator", "org.apache.kafka");

    private QuietLogging() {}

    static void apply() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            for (String name : TALKATIVE) {
                Logger logger = context.getLogger(name);
                if (logger.getLevel() == null) {
                    logger.setLevel(name.endsWith("kafka") ? Level.ERROR : Level.WARN);
                }
            }
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            // Logback's own default where no configuration was found.
            if (root.getLevel() == Level.DEBUG) {
                root.setLevel(Level.INFO);
            }
        }
    }
}
