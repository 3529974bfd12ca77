// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import io.drsquirrel.agent.wire.Envelope;
import io.drsquirrel.agent.wire.HostProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One buffer, bounded by characters, and one thread that empties it.
 *
 * <p>Whoever offers something takes a lock for the time of adding to a list and never waits for the network. When the buffer
 * is full, what is offered is dropped and counted, and the count travels with the next record; metrics may fill half of it
 * only, so that an outage of the broker does not cost log events. Log events are gathered for a moment and go out as one
 * record, at once when one is urgent.
 *
 * <p>A record is taken out of the buffer when the outlet has accepted it; while the broker is away the thread tries the same
 * record again.
 */
final class Sender {
    private static final int LARGEST_RECORD = 400_000;
    private static final int MOST_ERRORS = 5;
    private static final long GATHER_MILLIS = 300;
    private static final long RETRY_MILLIS = 500;
    private static final long RECONNECT_MILLIS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private final long capacity;
    private final Supplier<@Nullable Route> route;
    private final Runnable everySecond;
    private final Thread thread;

    private long held;
    private long heldMetrics;
    private long droppedLogEvents;
    private long droppedMetricRecords;
    private int inFlight;
    private long seq;
    private boolean urgent;
    private int flushing;
    private boolean stopping;
    private @Nullable Outlet outlet;
    private long nextConnect;

    /**
     * @param capacity characters that may wait
     * @param route asked by the thread where to send; null while that is not known yet
     * @param everySecond called by the thread about once a second
     */
    Sender(long capacity, Supplier<@Nullable Route> route, Runnable everySecond) {
        this.capacity = capacity;
        this.route = route;
        this.everySecond = everySecond;
        this.thread = new Thread(this::run, Agent.THREAD_NAME);
        thread.setDaemon(true);
        // Started from whatever thread logs first: keep nothing of a job's class loader.
        thread.setContextClassLoader(Sender.class.getClassLoader());
        thread.setUncaughtExceptionHandler((t, e) -> Complaints.say("the sender's thread ended", e));
    }

    void start() {
        thread.start();
    }

    /** Adds log events' JSON; drops them when there is no room. */
    void offerLog(String event, boolean isUrgent) {
        offer(new Batch("logs", "events", "logs", event), isUrgent);
    }

    /** Adds what an event reporter was told. */
    void offerEvent(String event) {
        offer(new Batch("events", "events", "logs", event), true);
    }

    /** Adds an empty logs record, which says that this log is being watched. */
    void offerHeartbeat() {
        offer(new Batch("logs", "events", "logs", null), false);
    }

    /** Adds one interval's metrics; drops them when metrics hold half of the buffer. */
    void offerMetrics(long at, String fields, List<String> scopes) {
        Batch batch = null;
        for (String scope : scopes) {
            if (batch == null || batch.size + scope.length() > LARGEST_RECORD) {
                if (batch != null) {
                    offer(batch, false);
                }
                batch = new Batch("metrics", "scopes", "metrics", null);
                batch.at = at;
                batch.whole = true;
                batch.fields = fields;
                batch.size += fields.length();
            }
            batch.add(scope);
        }
        if (batch != null) {
            offer(batch, false);
        }
    }

    /** Adds what a node daemon saw. */
    void offerContainers(long at, List<String> containers) {
        Batch batch = new Batch("containers", "containers", "containers", null);
        batch.at = at;
        batch.whole = true;
        containers.forEach(batch::add);
        offer(batch, false);
    }

    private void offer(Batch offered, boolean isUrgent) {
        lock.lock();
        try {
            boolean metrics = offered.kind.equals("metrics");
            if (held + offered.size > capacity || (metrics && heldMetrics + offered.size > capacity / 2)) {
                if (metrics) {
                    droppedMetricRecords++;
                } else {
                    droppedLogEvents += Math.max(1, offered.items.size());
                }
                return;
            }
            held += offered.size;
            if (metrics) {
                heldMetrics += offered.size;
            }
            Batch last = batches.peekLast();
            if (last != null && last.takes(offered)) {
                last.addAll(offered);
            } else {
                offered.offeredAt = System.nanoTime();
                batches.addLast(offered);
            }
            urgent |= isUrgent;
            if (isUrgent || batches.size() > 1 || offered.whole || batches.peekFirst() == offered) {
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all that was offered has arrived, or the time is over; true when it has. */
    boolean flush(Duration within) {
        if (Thread.currentThread() == thread) {
            return false;
        }
        long left = within.toNanos();
        lock.lock();
        flushing++;
        try {
            urgent = true;
            work.signal();
            while (held > 0 || inFlight > 0) {
                if (left <= 0 || !thread.isAlive()) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            flushing--;
            lock.unlock();
        }
    }

    /** Flushes within that time and ends the thread. */
    void stop(Duration within) {
        flush(within);
        lock.lock();
        try {
            stopping = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }

    /** What was dropped and not yet told to anybody: log events and records of metrics. */
    long[] dropped() {
        lock.lock();
        try {
            return new long[] {droppedLogEvents, droppedMetricRecords};
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean ended = false;
        while (!ended) {
            try {
                loop();
                ended = true;
            } catch (Throwable e) {
                // Out of memory while handling that: nothing may be allocated here. The thread lives on.
                Thread.yield();
            }
        }
        Outlet open = outlet;
        if (open != null) {
            open.close(Duration.ofSeconds(1));
        }
    }

    private void loop() {
        long nextSecond = System.nanoTime();
        while (true) {
            try {
                if (System.nanoTime() >= nextSecond) {
                    nextSecond = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                    everySecond.run();
                }
                Batch batch = next();
                if (batch != null) {
                    deliver(batch);
                } else if (isStopping()) {
                    return;
                }
            } catch (InterruptedException e) {
                if (isStopping()) {
                    return;
                }
            } catch (Throwable e) {
                Complaints.say("cannot send", e);
            }
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a batch that is due, at most a second; null when there is none. */
    private @Nullable Batch next() throws InterruptedException {
        lock.lock();
        try {
            Batch first = batches.peekFirst();
            if (first == null) {
                urgent = false;
                idle.signalAll();
                long left = TimeUnit.SECONDS.toNanos(1);
                while (left > 0 && batches.isEmpty() && !stopping) {
                    left = work.awaitNanos(left);
                }
                first = batches.peekFirst();
                if (first == null) {
                    return null;
                }
            }
            if (!first.whole && batches.size() == 1 && !urgent && !stopping) {
                long due = first.offeredAt + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS) - System.nanoTime();
                while (due > 0 && batches.size() == 1 && !urgent && !stopping) {
                    due = work.awaitNanos(due);
                }
            }
            // Still counted as held until the outlet has it.
            return batches.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Batch batch) throws InterruptedException {
        boolean taken = false;
        try {
            while (!taken) {
                Route to = route.get();
                Outlet out = to == null ? null : connect(to);
                if (to != null && out != null) {
                    taken = hand(batch, to, out);
                }
                if (!taken) {
                    pause();
                }
            }
        } finally {
            lock.lock();
            try {
                if (taken) {
                    held -= batch.size;
                    if (batch.kind.equals("metrics")) {
                        heldMetrics -= batch.size;
                    }
                } else {
                    batches.addFirst(batch);
                }
                if (held == 0 && inFlight == 0) {
                    idle.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private @Nullable Outlet connect(Route to) {
        Outlet open = outlet;
        if (open != null && open.isBroken()) {
            open.close(Duration.ZERO);
            outlet = null;
            open = null;
        }
        if (open == null && System.currentTimeMillis() >= nextConnect) {
            try {
                open = to.open();
                outlet = open;
            } catch (RuntimeException | LinkageError e) {
                nextConnect = System.currentTimeMillis() + RECONNECT_MILLIS;
                Complaints.say("cannot make a Kafka producer; trying again", e);
            }
        }
        return open;
    }

    /** True when the outlet has the record, or nobody will ever take it. */
    private boolean hand(Batch batch, Route to, Outlet out) {
        boolean metrics = batch.kind.equals("metrics");
        long dropped;
        lock.lock();
        try {
            dropped = metrics ? droppedMetricRecords : droppedLogEvents;
            inFlight++;
        } finally {
            lock.unlock();
        }
        try {
            HostProcess process = batch.kind.equals("containers") ? to.process.withId("") : to.process;
            byte[] record = Envelope.record(
                    batch.kind,
                    to.cluster,
                    process,
                    batch.at > 0 ? batch.at : System.currentTimeMillis(),
                    seq,
                    metrics ? "metricRecords" : "logEvents",
                    dropped,
                    batch.fields,
                    batch.listName,
                    batch.items);
            out.send(to.topicPrefix + "." + batch.topic, Envelope.key(to.cluster, process), record, error -> {
                if (error != null) {
                    Complaints.say("a record was not delivered", error);
                }
                settled(error == null ? 0 : batch.items.size(), metrics);
            });
            seq++;
            told(dropped, metrics);
            return true;
        } catch (Outlet.RetryException e) {
            settled(0, metrics);
            Complaints.say("the broker does not take records; trying again", e);
            return false;
        } catch (RuntimeException e) {
            Complaints.say("a record was refused", e);
            settled(batch.items.size(), metrics);
            return true;
        } catch (Error e) {
            // Memory may be there again in a moment; a record that fails always is given up.
            batch.errors++;
            boolean givenUp = batch.errors >= MOST_ERRORS;
            settled(givenUp ? batch.items.size() : 0, metrics);
            Complaints.say("a record could not be sent", e);
            return givenUp;
        }
    }

    private void settled(int lost, boolean metrics) {
        lock.lock();
        try {
            inFlight--;
            if (lost > 0 && metrics) {
                droppedMetricRecords++;
            } else {
                droppedLogEvents += lost;
            }
            if (held == 0 && inFlight == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void told(long dropped, boolean metrics) {
        lock.lock();
        try {
            if (metrics) {
                droppedMetricRecords -= dropped;
            } else {
                droppedLogEvents -= dropped;
            }
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(flushing > 0 ? RETRY_MILLIS / 10 : RETRY_MILLIS);
            while (left > 0 && !stopping) {
                left = work.awaitNanos(left);
            }
            if (stopping) {
                throw new InterruptedException("stopping");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where and as whom to send. */
    static final class Route {
        final String cluster;
        final String topicPrefix;
        final HostProcess process;
        final Supplier<Outlet> outlets;

        Route(String cluster, String topicPrefix, HostProcess process, Supplier<Outlet> outlets) {
            this.cluster = cluster;
            this.topicPrefix = topicPrefix;
            this.process = process;
            this.outlets = outlets;
        }

        Outlet open() {
            return outlets.get();
        }
    }

    /** Items that go out as one record. */
    private static final class Batch {
        private final String kind;
        private final String listName;
        private final String topic;
        private final List<String> items = new ArrayList<>();
        private String fields = "";
        private boolean whole;
        private long at;
        private long offeredAt;
        private int size = 400;
        private int errors;

        Batch(String kind, String listName, String topic, @Nullable String item) {
            this.kind = kind;
            this.listName = listName;
            this.topic = topic;
            if (item != null) {
                add(item);
            }
        }

        void add(String item) {
            items.add(item);
            size += item.length() + 1;
        }

        void addAll(Batch other) {
            items.addAll(other.items);
            size += other.size;
        }

        boolean takes(Batch other) {
            return !whole && !other.whole && kind.equals(other.kind) && size + other.size <= LARGEST_RECORD;
        }
    }
}
