// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import io.drsquirrel.agent.send.Agent;
import io.drsquirrel.agent.send.Complaints;
import io.drsquirrel.agent.send.Settings;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Log4j appender {@code Squirrel}. Attributes, all optional when the metric reporter is configured in the same JVM: {@code
 * bootstrapServers}, {@code cluster}, {@code topicPrefix}.
 *
 * <p>An event is judged, formatted and put into the agent's buffer on the thread that logs; that thread never waits, with one
 * exception: where Flink says that it is about to end the JVM, the event is given up to three seconds to leave, because the next
 * statement halts the process.
 */
@Plugin(name = "Squirrel", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class SquirrelAppender extends AbstractAppender {
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LAST_WORDS = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN = Duration.ofSeconds(3);
    private static final String RESOURCE_ID = "Starting TaskManager with ResourceID: ";

    private final Agent agent;
    private final Settings settings;
    private final RateLimit limit = new RateLimit();
    private final Runnable sweep = this::sweep;
    private final AtomicLong lastWordsSince = new AtomicLong(System.nanoTime() - BETWEEN_LAST_WORDS.toNanos());

    SquirrelAppender(String name, @Nullable Filter filter, Agent agent, Settings settings) {
        super(name, filter, (Layout<? extends Serializable>) null, true, Property.EMPTY_ARRAY);
        this.agent = agent;
        this.settings = settings;
    }

    /** Called by Log4j. */
    @PluginBuilderFactory
    public static Builder newBuilder() {
        return new Builder();
    }

    @Override
    public void start() {
        try {
            agent.join(settings);
            agent.watchLog(sweep);
        } catch (Throwable e) {
            Complaints.say("the appender cannot start", e);
        }
        super.start();
    }

    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        setStopping();
        try {
            give(true);
            agent.unwatchLog(sweep);
            agent.leave(SHUTDOWN);
        } catch (Throwable e) {
            Complaints.say("the appender cannot stop", e);
        }
        setStopped();
        return true;
    }

    @Override
    public void append(LogEvent event) {
        try {
            handle(event);
        } catch (OutOfMemoryError e) {
            agent.releaseReserve();
            secondTry(event);
        } catch (Throwable e) {
            Complaints.say("an event was not sent", e);
        }
    }

    private void secondTry(LogEvent event) {
        try {
            handle(event);
        } catch (Throwable e) {
            Complaints.say("an event was not sent", e);
        }
    }

    private void handle(LogEvent event) {
        LineFilter.Verdict verdict = LineFilter.judge(event);
        if (verdict == LineFilter.Verdict.SKIP) {
            return;
        }
        if (isOutOfMemory(event.getThrown())) {
            agent.releaseReserve();
        }
        String message = event.getMessage().getFormattedMessage();
        if (message == null) {
            message = "";
        }
        if (message.startsWith(RESOURCE_ID)) {
            // The earliest word on the id by which Flink knows this task manager.
            agent.processId(message.substring(RESOURCE_ID.length()).trim());
        }
        long now = event.getTimeMillis();
        String text = message;
        boolean passes = (verdict == LineFilter.Verdict.LIFE && limit.admitLife(now))
                || limit.admit(
                        Fingerprint.of(event, text),
                        event.getLevel().intLevel(),
                        now,
                        () -> LogEventJson.body(event, text));
        if (!passes) {
            return;
        }
        boolean urgent = event.getThrown() != null || event.getLevel().isMoreSpecificThan(Level.ERROR);
        agent.log(LogEventJson.event(now, LogEventJson.body(event, message), 1), urgent);
        if (urgent && isLastWord(event, message)) {
            awaitLastWords();
        }
    }

    /** Several threads may have last words; all wait for the same moment, as the first to go on ends the process. */
    private void awaitLastWords() {
        long now = System.nanoTime();
        long since = lastWordsSince.get();
        if (now - since >= BETWEEN_LAST_WORDS.toNanos()) {
            lastWordsSince.compareAndSet(since, now);
            since = lastWordsSince.get();
        }
        long left = LAST_WORDS.toNanos() - (now - since);
        if (left > 0) {
            agent.flush(Duration.ofNanos(left));
        }
    }

    private static boolean isOutOfMemory(@Nullable Throwable thrown) {
        Throwable next = thrown;
        for (int depth = 0; next != null && depth < 5; depth++) {
            if (next instanceof OutOfMemoryError) {
                return true;
            }
            next = next.getCause();
        }
        return false;
    }

    /** Lines after which Flink ends the JVM, some of them without running shutdown hooks. */
    private static boolean isLastWord(LogEvent event, String message) {
        return event.getLevel().isMoreSpecificThan(Level.FATAL)
                || message.startsWith("FATAL")
                || message.contains("terminating the JVM")
                || message.contains("Stopping the process")
                || message.startsWith("Fatal error occurred");
    }

    private void sweep() {
        give(false);
    }

    private void give(boolean all) {
        for (RateLimit.KeptBack kept : limit.sweep(System.currentTimeMillis(), all)) {
            agent.log(LogEventJson.event(kept.at, kept.sample, kept.count), false);
        }
    }

    /** Builds the appender from a log configuration. */
    public static final class Builder implements org.apache.logging.log4j.core.util.Builder<SquirrelAppender> {
        @PluginBuilderAttribute
        private String name = "Squirrel";

        @PluginBuilderAttribute
        private @Nullable String bootstrapServers;

        @PluginBuilderAttribute
        private @Nullable String cluster;

        @PluginBuilderAttribute
        private @Nullable String topicPrefix;

        @Override
        public SquirrelAppender build() {
            return new SquirrelAppender(
                    name, null, Agent.shared(), Settings.of(bootstrapServers, cluster, topicPrefix));
        }
    }
}
