// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps what the threads of tasks were seen doing in the dumps of each log, those of the last ten minutes in it. Equal stacks are
 * kept once and counted, in bounded memory.
 */
public final class ThreadPool {
    private static final Duration TOGETHER = Duration.ofMinutes(10);
    private static final int MOST_LOGS = 500;
    private static final int MOST_STACKS = 5_000;
    private static final int MOST_PER_TASK = 12;

    private final Map<String, Dumps> logs = new LinkedHashMap<>();

    /** The threads of one log. */
    public static final class Dumps {
        private final ProcessRef writer;
        private Instant last = Instant.MIN;
        private final Map<ThreadStack, Integer> stacks = new LinkedHashMap<>();
        private final Map<String, Integer> seen = new HashMap<>();

        private Dumps(ProcessRef writer) {
            this.writer = writer;
        }

        /** Those of one process that were put into several files: all within ten minutes of the last. */
        public static Dumps together(List<Dumps> files) {
            Instant last = files.stream()
                    .map(dumps -> dumps.last)
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.MIN);
            Dumps all = new Dumps(files.get(0).writer);
            all.last = last;
            for (Dumps file : files) {
                boolean late = last.equals(Instant.MIN) || !file.last.isBefore(last.minus(TOGETHER));
                if (late) {
                    file.stacks.forEach((stack, count) -> {
                        if (all.stacks.size() < MOST_STACKS || all.stacks.containsKey(stack)) {
                            all.stacks.merge(stack, count, Integer::sum);
                        }
                    });
                    file.seen.forEach((thread, count) -> all.seen.merge(thread, count, Integer::sum));
                }
            }
            return all;
        }

        /** Whether both show some thread of a task: it runs in one process only. */
        public boolean shares(Dumps other) {
            return !Collections.disjoint(seen.keySet(), other.seen.keySet());
        }

        /** The process as far as the log tells. */
        public ProcessRef writer() {
            return writer;
        }

        /** The tasks seen, with their parallelism and the subtasks that run there. */
        public List<JobVertex> tasks(Map<String, String> ids, String process) {
            Map<String, TreeMap<Integer, JobVertex.Subtask>> subtasks = new LinkedHashMap<>();
            Map<String, Integer> parallelism = new HashMap<>();
            stacks.keySet().forEach(stack -> {
                subtasks.computeIfAbsent(stack.task(), t -> new TreeMap<>())
                        .putIfAbsent(stack.subtask(), new JobVertex.Subtask(stack.subtask(), 0, "RUNNING", process));
                parallelism.merge(stack.task(), stack.parallelism(), Math::max);
            });
            List<JobVertex> tasks = new ArrayList<>();
            subtasks.forEach((task, running) -> tasks.add(new JobVertex(
                    ids.getOrDefault(task, task),
                    task,
                    parallelism.getOrDefault(task, 0),
                    0,
                    List.of(),
                    List.of(),
                    List.copyOf(running.values()))));
            return tasks;
        }

        /** The stacks seen most of each task, with the share of dumps that show them. */
        public List<ThreadSample> samples(Map<String, String> ids, String process) {
            Map<String, List<ThreadSample>> byTask = new LinkedHashMap<>();
            int dumps = seen.values().stream().max(Comparator.naturalOrder()).orElse(1);
            stacks.forEach((stack, count) -> byTask.computeIfAbsent(stack.task(), t -> new ArrayList<>())
                    .add(new ThreadSample(
                            ids.getOrDefault(stack.task(), stack.task()),
                            process,
                            stack.thread(),
                            stack.state(),
                            Math.min(1, (double) count / dumps),
                            stack.frames(),
                            dumps)));
            return byTask.values().stream()
                    .flatMap(samples -> samples.stream()
                            .sorted(Comparator.comparingDouble(ThreadSample::share)
                                    .reversed())
                            .limit(MOST_PER_TASK))
                    .toList();
        }
    }

    /** Takes a thread in. */
    public void add(Instant at, ProcessRef writer, String log, ThreadStack stack) {
        Dumps dumps = logs.get(log);
        if (dumps == null) {
            if (logs.size() >= MOST_LOGS) {
                return;
            }
            dumps = new Dumps(writer);
            logs.put(log, dumps);
        }
        if (!dumps.last.equals(Instant.MIN) && at.isAfter(dumps.last.plus(TOGETHER))) {
            dumps.stacks.clear();
            dumps.seen.clear();
        }
        dumps.last = at.isAfter(dumps.last) ? at : dumps.last;
        if (dumps.stacks.size() < MOST_STACKS || dumps.stacks.containsKey(stack)) {
            dumps.stacks.merge(stack, 1, Integer::sum);
            dumps.seen.merge(stack.thread(), 1, Integer::sum);
        }
    }

    /** The dumps by the names of their logs, as they were read. */
    public Map<String, Dumps> logs() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(logs));
    }
}
