// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.snapshot.JobStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which status a job was seen in, and when; from reports of changes and from polls alike. */
final class StatusTimeline {
    private static final int MOST = 4_000;

    private final TreeSet<Seen> seen = new TreeSet<>();

    /**
     * A status at a time. Of two at one time, the one that a job reaches later counts as later.
     *
     * @param run Flink's job id
     */
    record Seen(Instant at, JobStatus status, String run) implements Comparable<Seen> {
        private static final Comparator<Seen> ORDER = Comparator.comparing(Seen::at)
                .thenComparingInt(s -> rank(s.status))
                .thenComparing(Seen::status)
                .thenComparing(Seen::run);

        @Override
        public int compareTo(Seen other) {
            return ORDER.compare(this, other);
        }

        private static int rank(JobStatus status) {
            return switch (status) {
                case UNKNOWN -> 0;
                case INITIALIZING -> 1;
                case CREATED, RECONCILING -> 2;
                case RUNNING -> 3;
                case FAILING, CANCELLING -> 4;
                case RESTARTING, SUSPENDED -> 5;
                case FAILED, CANCELED, FINISHED -> 6;
            };
        }
    }

    /**
     * The job left RUNNING and came back, or has not yet.
     *
     * @param recoveredAt when it ran again
     */
    record Interruption(Instant at, @Nullable Instant recoveredAt) {}

    void add(Seen status) {
        seen.add(status);
        if (seen.size() > MOST) {
            condense();
            while (seen.size() > MOST) {
                seen.pollFirst();
            }
        }
    }

    /** Of each stretch of one status, the first and last sighting tell all. */
    private void condense() {
        List<Seen> all = List.copyOf(seen);
        for (int i = 1; i + 1 < all.size(); i++) {
            Seen one = all.get(i);
            if (same(all.get(i - 1), one) && same(one, all.get(i + 1))) {
                seen.remove(one);
            }
        }
    }

    private static boolean same(Seen a, Seen b) {
        return a.status() == b.status() && a.run().equals(b.run());
    }

    int prune(Instant from, Instant to) {
        int before = seen.size();
        seen.removeIf(s -> s.at().isAfter(to));
        int future = before - seen.size();
        condense();
        // The last one before the window says what the job was in when it began.
        Seen start = null;
        for (Seen s : seen) {
            if (s.at().isBefore(from)) {
                start = s;
            }
        }
        Seen keep = start;
        seen.removeIf(s -> s.at().isBefore(from) && s != keep);
        return future;
    }

    private List<Seen> of(String run) {
        return seen.stream().filter(s -> s.run().equals(run)).toList();
    }

    Optional<Seen> latest(String run) {
        List<Seen> own = of(run);
        return own.isEmpty() ? Optional.empty() : Optional.of(own.get(own.size() - 1));
    }

    /** When the latest stretch of one status began. */
    Optional<Seen> sinceOfLatest(String run) {
        List<Seen> own = of(run);
        Seen since = null;
        for (int i = own.size() - 1; i >= 0; i--) {
            if (since != null && own.get(i).status() != since.status()) {
                break;
            }
            since = own.get(i);
        }
        return Optional.ofNullable(since);
    }

    Optional<Instant> first(String run) {
        return of(run).stream().map(Seen::at).findFirst();
    }

    List<Interruption> interruptions() {
        List<Interruption> result = new ArrayList<>();
        for (String run : seen.stream().map(Seen::run).distinct().sorted().toList()) {
            Instant left = null;
            boolean restarting = false;
            boolean ran = false;
            for (Seen s : of(run)) {
                switch (s.status()) {
                    case FAILING, RESTARTING -> {
                        left = left == null ? s.at() : left;
                        restarting |= s.status() == JobStatus.RESTARTING;
                    }
                    case RUNNING -> {
                        if (left != null) {
                            result.add(new Interruption(left, s.at()));
                        }
                        left = null;
                        restarting = false;
                        ran = true;
                    }
                    case FAILED, CANCELED, FINISHED -> {
                        if (left != null && restarting) {
                            result.add(new Interruption(left, null));
                        }
                        left = null;
                        restarting = false;
                    }
                    // Its JobManager lost the leadership or ended: whoever leads next starts it from its last
                    // checkpoint.
                    case SUSPENDED -> left = left == null && ran ? s.at() : left;
                    case INITIALIZING, CREATED, CANCELLING, RECONCILING, UNKNOWN -> {
                        // on the way from one to the other
                    }
                }
            }
            if (left != null && (restarting || ran)) {
                result.add(new Interruption(left, null));
            }
        }
        result.sort(Comparator.comparing(Interruption::at));
        return result;
    }

    /** Share of each pane in which the job was RUNNING, from the first sighting to {@code until}; NaN elsewhere. */
    double[] running(Instant from, long paneMillis, int n, Instant until) {
        double[] known = new double[n];
        double[] running = new double[n];
        List<Seen> all = List.copyOf(seen);
        long start = from.toEpochMilli();
        for (int i = 0; i < all.size(); i++) {
            Seen s = all.get(i);
            long begin = s.at().toEpochMilli();
            long end = i + 1 < all.size() ? all.get(i + 1).at().toEpochMilli() : until.toEpochMilli();
            if (s.status().isTerminal() || end <= begin) {
                continue;
            }
            int firstPane = (int) Math.max(0, Math.floorDiv(begin - start, paneMillis));
            int lastPane = (int) Math.min(n - 1L, Math.floorDiv(end - start, paneMillis));
            for (int p = firstPane; p <= lastPane; p++) {
                long paneStart = start + p * paneMillis;
                double covered = Math.max(0, Math.min(end, paneStart + paneMillis) - Math.max(begin, paneStart));
                known[p] += covered;
                running[p] += s.status() == JobStatus.RUNNING ? covered : 0;
            }
        }
        double[] result = new double[n];
        Arrays.setAll(result, p -> known[p] > 0 ? running[p] / known[p] : Double.NaN);
        return result;
    }

    void write(BinaryWriter out) throws IOException {
        out.all(seen, s -> {
            out.instant(s.at());
            out.constant(s.status());
            out.string(s.run());
        });
    }

    static StatusTimeline read(BinaryReader in) throws IOException {
        StatusTimeline read = new StatusTimeline();
        for (int i = in.size(); i > 0; i--) {
            Instant at = in.instant();
            JobStatus status = in.constant(JobStatus.class, JobStatus.UNKNOWN);
            read.seen.add(new Seen(at, status, in.string()));
        }
        return read;
    }
}
