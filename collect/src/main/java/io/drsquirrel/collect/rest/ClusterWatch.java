// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.JobRouter;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one cluster for as long as it is open, on a thread of its own, and hands on a snapshot of each job when one is due, or at once
 * after a poll that saw a restart or a failure.
 *
 * <p>A cluster that does not answer is asked again, less and less often, up to once a minute; its jobs' snapshots go on, so that they
 * turn unknown and not stale. Jobs that nothing was heard of for an hour are forgotten here; whoever stored them has them still.
 */
public final class ClusterWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final Duration REMEMBER_EVERY = Duration.ofMinutes(1);

    private final ClusterAddress address;
    private final ClusterPoller poller;
    private final Settings settings;
    private final Consumer<JobSnapshot> sink;
    private final Clock clock;
    private final JobRouter router;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Optional<Path> memory;
    private Instant snapshotsAt = Instant.MIN;
    private Instant rememberedAt = Instant.MIN;
    private volatile Condition condition;

    /**
     * How often.
     *
     * @param poll time between two polls
     * @param snapshot time between two snapshots of a job
     * @param pane length of a pane of a snapshot's hour
     */
    public record Settings(Duration poll, Duration snapshot, Duration pane) {
        /** A poll every 15 s, a snapshot every 30 s, panes of a minute. */
        public static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    /**
     * How the polling goes.
     *
     * @param state in one word
     * @param words what is wrong and what can be done; where nothing is, what is seen
     * @param lastSuccess when the cluster answered last
     */
    public record Condition(State state, String words, Optional<Instant> lastSuccess) {}

    /** How the polling goes, in one word. */
    public enum State {
        STARTING,
        GOOD,
        /** The cluster answers, but not everything could be read or stored. */
        INCOMPLETE,
        FAILING
    }

    private ClusterWatch(
            FlinkRest rest,
            PollSettings polls,
            Settings settings,
            Optional<Path> memory,
            Consumer<JobSnapshot> sink,
            Clock clock) {
        this.address = rest.address();
        this.poller = new ClusterPoller(rest, polls, clock);
        this.settings = settings;
        this.memory = memory;
        this.sink = sink;
        this.clock = clock;
        int panes = (int)
                Math.max(1, Duration.ofHours(1).toMillis() / settings.pane().toMillis());
        this.router = JobRouter.live(AssemblerSettings.of(settings.pane(), panes));
        this.condition = new Condition(State.STARTING, "the first poll is under way", Optional.empty());
        this.thread = new Thread(this::run, "flink-watch-" + address.name());
        thread.setDaemon(true);
    }

    /**
     * Starts polling.
     *
     * @param memory file in which what was learned outlives this process, where it is to; one that cannot be read is left aside
     * @param sink takes snapshots on the watch's thread; what it throws is told by {@link #condition()} and the next snapshot
     *     tried again
     */
    public static ClusterWatch start(
            FlinkRest rest,
            PollSettings polls,
            Settings settings,
            Optional<Path> memory,
            Consumer<JobSnapshot> sink,
            Clock clock) {
        ClusterWatch watch = new ClusterWatch(rest, polls, settings, memory, sink, clock);
        watch.thread.start();
        return watch;
    }

    /** Which cluster. */
    public ClusterAddress address() {
        return address;
    }

    /** How it goes. */
    public Condition condition() {
        return condition;
    }

    private void run() {
        recall();
        poll();
        // Files cannot be written by a thread that is told to end.
        boolean told = Thread.interrupted();
        remember();
        if (told) {
            Thread.currentThread().interrupt();
        }
    }

    private void recall() {
        if (memory.isEmpty() || !Files.exists(memory.get())) {
            return;
        }
        try {
            WatchMemory earlier = WatchMemory.read(memory.get());
            earlier.jobs().forEach(router::resume);
            poller.resume(earlier.logs());
        } catch (IOException e) {
            LOG.warn(
                    "what was known of {} before cannot be read, its last hour begins anew: {}", address, e.toString());
        }
    }

    private void remember() {
        if (memory.isEmpty()) {
            return;
        }
        try {
            List<SnapshotAssembler> jobs = router.assemblers().stream()
                    .filter(job -> !job.key().name().isEmpty())
                    .toList();
            new WatchMemory(jobs, poller.logPositions()).write(memory.get());
        } catch (IOException e) {
            LOG.warn("what is known of {} cannot be kept for the next start: {}", address, e.toString());
        }
    }

    private void poll() {
        int failures = 0;
        while (closing.getCount() > 0) {
            long begin = System.nanoTime();
            try {
                boolean good = once();
                failures = good ? 0 : Math.min(failures + 1, 10);
            } catch (RuntimeException e) {
                failures++;
                LOG.error("polling {} failed by a fault of Dr. Squirrel", address, e);
                condition = new Condition(
                        State.FAILING,
                        "a fault of Dr. Squirrel itself: " + e + "; its log has more",
                        condition.lastSuccess());
            }
            Duration pause = failures == 0 ? settings.poll() : settings.poll().multipliedBy(Math.min(4, failures));
            pause = pause.compareTo(LONGEST_PAUSE) > 0 && failures > 0 ? LONGEST_PAUSE : pause;
            long left = pause.toNanos() - (System.nanoTime() - begin);
            try {
                if (closing.await(Math.max(left, 100_000_000L), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Polls once; returns whether the cluster answered. */
    private boolean once() {
        Poll poll = null;
        boolean urgent = false;
        RestException failure = null;
        try {
            poll = poller.poll();
            failure = poll.silence().orElse(null);
            for (Observation observation : poll.observations()) {
                urgent |= router.add(observation);
            }
        } catch (RestException e) {
            failure = e;
        }
        if (failure != null) {
            if (condition.state() != State.FAILING) {
                LOG.warn("{} cannot be polled: {}", address, failure.sentence());
            }
            // Known before snapshots are handed on, so that whoever takes them can tell.
            condition = new Condition(State.FAILING, failure.sentence(), condition.lastSuccess());
        }
        Instant now = poll == null ? clock.instant() : poll.at();
        String refused = "";
        boolean first = snapshotsAt.equals(Instant.MIN);
        boolean due = first || !snapshotsAt.plus(settings.snapshot()).isAfter(now.plusSeconds(1));
        if ((due || urgent) && !(first && poll == null)) {
            snapshotsAt = now;
            refused = handOn(now, urgent && !due);
        }
        if (poll != null && (first || !rememberedAt.plus(REMEMBER_EVERY).isAfter(now))) {
            rememberedAt = now;
            remember();
        }
        if (poll == null || failure != null) {
            return false;
        }
        condition = condition(poll, refused);
        return true;
    }

    private String handOn(Instant now, boolean urgent) {
        String refused = "";
        for (SnapshotAssembler assembler : router.assemblers()) {
            if (assembler.key().name().isEmpty()) {
                continue;
            }
            if (assembler
                    .lastHeard(now)
                    .map(h -> h.isBefore(now.minus(REMEMBERED)))
                    .orElse(true)) {
                router.forget(assembler.key());
                continue;
            }
            try {
                // All that was seen bears a time before this one.
                sink.accept(assembler.snapshot(now.plusMillis(2), urgent));
            } catch (RuntimeException e) {
                LOG.warn("the snapshot of {} was not taken", assembler.key().name(), e);
                refused = "snapshots were not stored: " + e.getMessage();
            }
        }
        return refused;
    }

    private Condition condition(Poll poll, String refused) {
        Optional<Instant> success = Optional.of(clock.instant());
        if (!refused.isEmpty()) {
            return new Condition(State.INCOMPLETE, refused, success);
        }
        String seen = "Flink " + poller.version().orElse("?") + ", "
                + (poll.jobs().size() == 1 ? "1 job" : poll.jobs().size() + " jobs") + ", " + poll.requests()
                + " requests per poll";
        return poll.problems().isEmpty()
                ? new Condition(State.GOOD, seen, success)
                : new Condition(State.INCOMPLETE, seen + "; " + String.join(" ", poll.problems()), success);
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        poller.close();
    }
}
