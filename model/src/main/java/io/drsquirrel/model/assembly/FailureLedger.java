// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.RecordsBinary;
import io.drsquirrel.model.snapshot.JobFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Failures of a job. One failure is often told twice, by the log and by REST: such tellings become one. */
final class FailureLedger {
    private static final int MOST = 300;
    /** How far the times of two tellings of one failure may lie apart. */
    private static final Duration SAME = Duration.ofSeconds(3);
    /** A failure makes the job restart within so much time. */
    private static final Duration BEFORE_RESTART = Duration.ofSeconds(10);
    /** The task's own time may lie after the job manager's. */
    private static final Duration AFTER_RESTART = Duration.ofSeconds(3);

    private static final Comparator<JobFailure> ORDER = Comparator.comparing(JobFailure::at)
            .thenComparing(f -> String.valueOf(f.taskName()))
            .thenComparing(f -> f.throwable().headline())
            .thenComparing(JobFailure::source)
            .thenComparing(f -> f.throwable().chain().size());

    private final TreeSet<JobFailure> all = new TreeSet<>(ORDER);

    void add(JobFailure failure) {
        all.add(failure);
        if (all.size() > MOST) {
            // The first of a loop is its cause; what followed are repetitions.
            JobFailure first = all.first();
            all.remove(all.higher(first));
        }
    }

    int prune(Instant from, Instant to) {
        int before = all.size();
        all.removeIf(f -> f.at().isAfter(to));
        int future = before - all.size();
        all.removeIf(f -> f.at().isBefore(from));
        return future;
    }

    /** Each failure once, oldest first. */
    List<JobFailure> distinct() {
        List<JobFailure> result = new ArrayList<>();
        Map<String, List<Integer>> byHeadline = new HashMap<>();
        for (JobFailure failure : all) {
            List<Integer> alike =
                    byHeadline.computeIfAbsent(failure.throwable().innermost().headline(), h -> new ArrayList<>());
            Optional<Integer> told =
                    alike.stream().filter(i -> isSame(result.get(i), failure)).findFirst();
            if (told.isPresent()) {
                result.set(told.get(), better(result.get(told.get()), failure));
            } else {
                alike.add(result.size());
                result.add(failure);
            }
        }
        return result;
    }

    private static boolean isSame(JobFailure told, JobFailure failure) {
        boolean near = Duration.between(told.at(), failure.at()).abs().compareTo(SAME) <= 0;
        boolean sameTask = told.taskName() == null
                || failure.taskName() == null
                || task(told.taskName()).equals(task(failure.taskName()));
        return near && sameTask;
    }

    /** REST adds {@code - execution #3} to the name that the log gives. */
    private static String task(String name) {
        int dash = name.indexOf(" - execution #");
        return dash < 0 ? name : name.substring(0, dash);
    }

    private static JobFailure better(JobFailure a, JobFailure b) {
        JobFailure more = Comparator.comparing((JobFailure f) -> f.taskName() != null)
                                .thenComparing(f -> f.taskManager() != null)
                                .thenComparing(f -> f.throwable().chain().size())
                                .thenComparing(
                                        f -> f.throwable().innermost().frames().size())
                                .thenComparing(JobFailure::source)
                                .compare(a, b)
                        >= 0
                ? a
                : b;
        Map<String, String> labels = new HashMap<>(a.labels());
        labels.putAll(b.labels());
        return new JobFailure(
                a.at().isBefore(b.at()) ? a.at() : b.at(),
                more.throwable(),
                more.taskName(),
                more.taskManager(),
                labels,
                a.global() && b.global(),
                more.source());
    }

    /** The first failure that can have caused a restart at that time, given when the restart before it was over. */
    static Optional<JobFailure> causeOf(Instant restart, Instant notBefore, List<JobFailure> failures) {
        return failures.stream()
                .filter(f -> !f.at().isBefore(restart.minus(BEFORE_RESTART))
                        && !f.at().isAfter(restart.plus(AFTER_RESTART))
                        && f.at().isAfter(notBefore))
                .findFirst();
    }

    void write(BinaryWriter out) throws IOException {
        out.all(all, f -> RecordsBinary.failure(out, f));
    }

    static FailureLedger read(BinaryReader in) throws IOException {
        FailureLedger read = new FailureLedger();
        read.all.addAll(in.all(() -> RecordsBinary.failure(in)));
        return read;
    }
}
