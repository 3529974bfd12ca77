// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import io.drsquirrel.agent.wire.HostProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the halves of the agent share: the process' identity, the settings, and the sender. One per class loader, so the jar
 * belongs into Flink's {@code lib/}, where reporter and appender meet; as a plugin the reporter has one of its own.
 *
 * <p>The appender starts long before Flink knows the task manager's id and reads the reporter's configuration. Until both
 * are known, or {@link #PATIENCE_MILLIS} have passed since the start, everything waits in the buffer.
 *
 * <p>No method throws.
 */
public final class Agent {
    /** The thread that sends. Threads of the Kafka client carry it in their names too. */
    public static final String THREAD_NAME = "squirrel-agent";

    static final long PATIENCE_MILLIS = 20_000;
    private static final long CAPACITY = 6L * 1024 * 1024;
    private static final long HEARTBEAT_MILLIS = 60_000;

    private static final Agent SHARED = new Agent(settings -> new KafkaOutlet(settings, clientId()));

    /** Given up when memory runs out, so that the process' last words can still be written and sent. */
    private static final int RESERVE_BYTES = 4 * 1024 * 1024;

    private volatile byte @Nullable [] reserve = new byte[RESERVE_BYTES];

    private final Function<Settings, Outlet> outlets;
    private final long bornAt = System.nanoTime();
    private final List<Runnable> everySecond = new CopyOnWriteArrayList<>();
    private HostProcess process;
    private Settings settings = Settings.ambient();
    private @Nullable Sender sender;
    private int users;
    private boolean logWatched;
    private long nextHeartbeat;
    private boolean hurried;

    /** For tests; everybody else uses {@link #shared()}. */
    Agent(Function<Settings, Outlet> outlets) {
        this.outlets = outlets;
        this.process = HostProcess.current();
    }

    /** The process' agent. */
    public static Agent shared() {
        return SHARED;
    }

    /** Joins with what the caller knows about where to send; the first value given for a setting stays. */
    public synchronized void join(Settings known) {
        settings = settings.orElse(known);
        users++;
        if (sender == null) {
            sender = new Sender(CAPACITY, this::route, this::second);
            sender.start();
        }
    }

    /** Leaves; the last to leave waits at most that long for everything to arrive, and ends the sender. */
    public void leave(Duration within) {
        Sender last = null;
        synchronized (this) {
            users = Math.max(0, users - 1);
            hurried = true;
            if (users == 0) {
                last = sender;
                sender = null;
            }
        }
        if (last != null) {
            last.stop(within);
        } else {
            flush(within);
        }
    }

    /** Tells the id by which Flink knows this process; the first word counts. */
    public synchronized void processId(String id) {
        if (process.id().isEmpty() && !id.isEmpty()) {
            process = process.withId(id);
        }
    }

    /** The kind of this process, as far as its command line tells. */
    public synchronized String processKind() {
        return process.kind();
    }

    /** Says once a minute that this process' log is watched, and calls the task once a second. */
    public synchronized void watchLog(Runnable task) {
        logWatched = true;
        everySecond.add(task);
    }

    /** Takes back {@link #watchLog}. */
    public synchronized void unwatchLog(Runnable task) {
        everySecond.remove(task);
        logWatched = !everySecond.isEmpty();
    }

    /** Sends a log event's JSON; an urgent one at once. */
    public void log(String event, boolean urgent) {
        Sender to = sender();
        if (to != null) {
            to.offerLog(event, urgent);
        }
    }

    /** Sends what Flink told the event reporter. */
    public void event(String event) {
        Sender to = sender();
        if (to != null) {
            to.offerEvent(event);
        }
    }

    /** Sends one interval's metrics: further fields of the record, and the scopes. */
    public void metrics(long at, String fields, List<String> scopes) {
        Sender to = sender();
        if (to != null) {
            to.offerMetrics(at, fields, scopes);
        }
    }

    /** Sends what was seen of the processes on this host. */
    public void containers(long at, List<String> containers) {
        Sender to = sender();
        if (to != null) {
            to.offerContainers(at, containers);
        }
    }

    /** Waits at most that long for everything to arrive. */
    public boolean flush(Duration within) {
        Sender to;
        synchronized (this) {
            // The process may be about to end: whatever its name is by now will do.
            hurried = true;
            to = sender;
        }
        return to == null || to.flush(within);
    }

    private synchronized @Nullable Sender sender() {
        return sender;
    }

    private synchronized Sender.@Nullable Route route() {
        Settings now = settings;
        if (now.bootstrapServers() == null) {
            return null;
        }
        String cluster = now.cluster();
        boolean patient = !hurried && System.nanoTime() - bornAt < TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        if (patient && (process.id().isEmpty() || cluster == null)) {
            return null;
        }
        return new Sender.Route(
                cluster == null ? HostProcess.defaultCluster(System.getenv(), process.host()) : cluster,
                now.topicPrefix(),
                process.id().isEmpty() ? process.withStandInId() : process,
                () -> outlets.apply(now));
    }

    /** Frees some memory for the process' last words. It is taken again when there is plenty. */
    public void releaseReserve() {
        reserve = null;
    }

    private void second() {
        Runtime runtime = Runtime.getRuntime();
        if (reserve == null
                && runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() > runtime.maxMemory() / 4) {
            reserve = new byte[RESERVE_BYTES];
        }
        for (Runnable task : everySecond) {
            task.run();
        }
        Sender beating = null;
        synchronized (this) {
            long now = System.currentTimeMillis();
            if (logWatched && now >= nextHeartbeat) {
                nextHeartbeat = now + HEARTBEAT_MILLIS;
                beating = sender;
            }
        }
        if (beating != null) {
            beating.offerHeartbeat();
        }
    }

    private static String clientId() {
        return THREAD_NAME + "-" + ProcessHandle.current().pid();
    }
}
