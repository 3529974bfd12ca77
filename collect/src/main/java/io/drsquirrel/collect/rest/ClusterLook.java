// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.JobRouter;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at a cluster for some time and takes one picture of each job.
 *
 * <p>Flink fetches metrics every ten seconds at most, so the shortest look worth its name spans one such interval; it takes about
 * twelve seconds. What a longer one adds are trends.
 */
public final class ClusterLook {
    /** Panes short enough that a look of seconds has some; enough of them that the last hour's restarts and logs are in. */
    private static final Duration PANE = Duration.ofSeconds(5);

    private static final int PANES = 720;
    /** Flink's own interval between two fetches of metrics, and a little for the second to arrive. */
    private static final Duration FETCH = Duration.ofMillis(10_300);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ClusterPoller poller;
    private final Clock clock;
    private final Duration fetch;
    private final Duration interval;

    /** A look through that poller, which nobody else uses meanwhile. */
    public ClusterLook(ClusterPoller poller, Clock clock) {
        this(poller, clock, FETCH, INTERVAL);
    }

    /** The same at another pace. */
    ClusterLook(ClusterPoller poller, Clock clock, Duration fetch, Duration interval) {
        this.poller = poller;
        this.clock = clock;
        this.fetch = fetch;
        this.interval = interval;
    }

    /** Is told how far a look has come. */
    public interface Progress {
        /** Called about every second: time that is left, and how many polls were made. */
        void left(Duration left, int polls);
    }

    /**
     * What a look brought.
     *
     * @param snapshots one per job; where the cluster died meanwhile, what was known until then
     * @param problems sentences about what could not be had
     * @param broke why the look ended early; empty where it did not
     * @param requests how many requests were sent
     * @param seen the jobs that the last poll saw
     */
    public record Seen(
            List<JobSnapshot> snapshots,
            List<String> problems,
            Optional<RestException> broke,
            int polls,
            long requests,
            List<Poll.SeenJob> seen) {
        public Seen {
            snapshots = List.copyOf(snapshots);
            problems = List.copyOf(problems);
            seen = List.copyOf(seen);
        }
    }

    /**
     * Looks.
     *
     * @param watch for how long; zero: as long as one picture takes
     * @throws RestException where the cluster does not answer from the start
     */
    public Seen look(Duration watch, Progress progress) throws RestException, InterruptedException {
        JobRouter router = JobRouter.live(AssemblerSettings.of(PANE, PANES));
        Set<String> problems = new LinkedHashSet<>();
        long begin = System.nanoTime();
        boolean brief = watch.compareTo(fetch) < 0;
        Duration whole = brief ? fetch : watch;
        Duration pace = brief ? fetch : interval;
        Poll last = take(poller.poll(), router, problems);
        int polls = 1;
        long requests = last.requests();
        RestException broke = last.silence().orElse(null);
        // Metrics are fetched anew so long after the first poll asked for them.
        Duration next = pace;
        while (broke == null && next.compareTo(whole) <= 0) {
            await(begin, next, whole, polls, progress);
            try {
                last = take(poller.poll(), router, problems);
                polls++;
                requests += last.requests();
                broke = last.silence().orElse(null);
            } catch (RestException e) {
                broke = e;
            }
            Duration passed = Duration.ofNanos(System.nanoTime() - begin);
            next = next.plus(pace);
            next = next.compareTo(passed) < 0 ? passed.plusMillis(100) : next;
        }
        progress.left(Duration.ZERO, polls);
        Instant now = broke == null ? last.at() : clock.instant();
        List<JobSnapshot> snapshots = new ArrayList<>();
        if (!last.jobs().isEmpty() || broke != null) {
            for (SnapshotAssembler assembler : router.assemblers()) {
                snapshots.add(assembler.snapshot(now.plusMillis(2), false));
            }
        }
        return new Seen(snapshots, List.copyOf(problems), Optional.ofNullable(broke), polls, requests, last.jobs());
    }

    private static Poll take(Poll poll, JobRouter router, Set<String> problems) {
        for (Observation observation : poll.observations()) {
            router.add(observation);
        }
        problems.addAll(poll.problems());
        return poll;
    }

    private static void await(long begin, Duration until, Duration whole, int polls, Progress progress)
            throws InterruptedException {
        while (true) {
            Duration passed = Duration.ofNanos(System.nanoTime() - begin);
            Duration left = until.minus(passed);
            Duration all = whole.minus(passed);
            progress.left(all.isNegative() ? Duration.ZERO : all, polls);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            Thread.sleep(Math.min(1_000, Math.max(1, left.toMillis())));
        }
    }
}
