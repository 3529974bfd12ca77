// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How busy tasks are, told by several thread dumps of one process where nobody measured it: in how many of them a subtask's thread was
 * inside an operator, waited for room in its output, or waited for mail.
 *
 * <p>A task that cannot hand on its output waits for mail too, unless it is in the middle of a record. So a source that waits for mail
 * in most dumps is taken for held up where another task was at work in all of them: had it nothing to read, that one would rest as well.
 */
final class SampledLoad {
    static final int FEWEST_DUMPS = 3;

    /** The samples have to last as long as what is judged: twenty seconds. */
    private static final int SECONDS = 25;

    private static final double ALWAYS = 0.99;
    private static final double MOSTLY = 0.6;
    private static final List<String> FULL_OUTPUT =
            List.of("LocalBufferPool.requestMemorySegmentBlocking", "requestBufferBuilderBlocking");
    private static final List<String> AT_WORK =
            List.of(".processElement", ".onTimer(", ".onEventTime(", ".onProcessingTime(", ".advanceWatermark(");

    private final Map<String, Map<Integer, int[]>> counts = new LinkedHashMap<>();
    private final int dumps;

    private SampledLoad(int dumps) {
        this.dumps = dumps;
    }

    /** What dumps show; empty where there are too few of them. */
    static Optional<SampledLoad> of(Map<ThreadStack, Integer> stacks, int dumps) {
        if (dumps < FEWEST_DUMPS) {
            return Optional.empty();
        }
        SampledLoad load = new SampledLoad(dumps);
        stacks.forEach((stack, count) -> {
            // Fetchers of sources mention their task.
            if (stack.thread().startsWith(stack.task())) {
                int[] of = load.counts
                        .computeIfAbsent(stack.task(), task -> new LinkedHashMap<>())
                        .computeIfAbsent(stack.subtask(), subtask -> new int[2]);
                if (isIn(stack, FULL_OUTPUT)) {
                    of[1] += count;
                } else if (isIn(stack, AT_WORK)) {
                    of[0] += count;
                }
            }
        });
        return Optional.of(load);
    }

    private static boolean isIn(ThreadStack stack, List<String> frames) {
        return stack.frames().stream().anyMatch(frame -> frames.stream().anyMatch(frame::contains));
    }

    void tell(String job, Map<String, String> ids, ProcessRef process, Instant until, Consumer<Observation> out) {
        boolean oneAlways = counts.entrySet().stream()
                .filter(task -> !isSource(task.getKey()))
                .flatMap(task -> task.getValue().values().stream())
                .anyMatch(of -> of[0] >= ALWAYS * dumps);
        counts.forEach((task, subtasks) -> subtasks.forEach((subtask, of) -> {
            double busy = of[0] / (double) dumps;
            double hindered = of[1] / (double) dumps;
            double rests = 1 - busy - hindered;
            boolean heldUp = isSource(task) && oneAlways && rests >= MOSTLY;
            MetricScope scope = MetricScope.subtask(job, ids.getOrDefault(task, task), subtask);
            for (int s = SECONDS; s >= 0; s--) {
                Instant at = until.minus(Duration.ofSeconds(s));
                out.accept(new MetricSample(
                        at, process, scope, FlinkMetric.BUSY_TIME_MS_PER_SECOND, "", 1_000 * Math.min(1, busy)));
                out.accept(new MetricSample(
                        at,
                        process,
                        scope,
                        FlinkMetric.BACK_PRESSURED_TIME_MS_PER_SECOND,
                        "",
                        1_000 * Math.min(1, heldUp ? hindered + rests : hindered)));
            }
        }));
    }

    private static boolean isSource(String task) {
        return task.startsWith("Source: ");
    }
}
