// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the threads of one vertex were seen doing, where thread dumps or flame graphs were asked for.
 *
 * <p>In a chain of operators each calls the next, so the topmost frame that belongs to an operator of Flink's tells which of
 * them had the word: a sink's writer, a source's reader, or an operator between.
 */
final class Stacks {
    /** Whose code was at work. */
    enum At {
        SOURCE,
        OPERATOR,
        SINK
    }

    private static final List<String> WAITS = List.of(
            "sleep",
            "park",
            "object.wait",
            "socketread",
            "socketwrite",
            "socketdispatcher.",
            "socketinputstream",
            "niosocketimpl",
            "plainsocketimpl",
            "sun.nio.ch.net.",
            "addressimpl.lookup",
            "waitforprocessexit",
            "filedispatcherimpl.force",
            "epoll",
            "kqueue",
            "futex",
            "locksupport",
            "completablefuture.get",
            "countdownlatch.await");

    /** Where a task stands that cannot hand on what it has: someone behind it is slow, not the task. */
    private static final List<String> HELD_BACK = List.of(
            "LocalBufferPool.requestMemorySegment",
            "LocalBufferPool.requestBufferBuilderBlocking",
            "ResultPartition.requestNewBufferBuilder");

    private static final String FETCHER = "Source Data Fetcher";

    private final List<ThreadSample> samples;

    private Stacks(List<ThreadSample> samples) {
        this.samples = samples;
    }

    static Stacks of(Facts facts, JobVertex vertex) {
        List<ThreadSample> busy = facts.snapshot().threads().stream()
                .filter(t -> t.vertexId().equals(vertex.id()) && !t.frames().isEmpty())
                .filter(t -> !isIdle(t))
                .sorted((a, b) -> Double.compare(b.share(), a.share()))
                .toList();
        // What reads ahead for a source waits for the task that works.
        List<ThreadSample> working =
                busy.stream().filter(t -> !t.threadName().startsWith(FETCHER)).toList();
        return new Stacks(working.isEmpty() ? busy : working);
    }

    /**
     * Waiting for mail is what a task does that has nothing to do, unless an operator waits for it amid a record. A task that reads or
     * writes records runs no operator either, and works.
     */
    private static boolean isIdle(ThreadSample sample) {
        return sample.frames().stream().noneMatch(Stacks::isOperator)
                && sample.frames().stream()
                        .anyMatch(frame -> frame.contains("TaskMailboxImpl.take")
                                || (frame.contains("MailboxProcessor.runMailboxLoop") && isWaiting(sample)));
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /** Whether nobody measured the vertices whose threads were seen; there may be metrics of others. */
    static boolean areUnmeasured(Facts facts) {
        Set<String> measured = new HashSet<>();
        facts.series(Signal.BUSY_RATIO).forEach(series -> measured.add(series.subject()));
        facts.series(Signal.BACKPRESSURED_RATIO).forEach(series -> measured.add(series.subject()));
        List<ThreadSample> threads = facts.snapshot().threads();
        return measured.isEmpty()
                || (!threads.isEmpty() && threads.stream().noneMatch(t -> measured.contains(t.vertexId())));
    }

    /** Share of what was seen of the vertex' threads in which they were at work; 0 where nothing was seen. */
    static double atWork(Facts facts, JobVertex vertex) {
        double all = seen(facts, vertex);
        double work = of(facts, vertex).samples.stream()
                .filter(t -> !isHeldBack(t))
                .mapToDouble(ThreadSample::share)
                .sum();
        return all <= 0 ? 0 : work / all;
    }

    /** Share of what was seen of the vertex' threads in which they could not hand on what they had. */
    static double heldBack(Facts facts, JobVertex vertex) {
        double all = seen(facts, vertex);
        double held = facts.snapshot().threads().stream()
                .filter(t -> t.vertexId().equals(vertex.id()) && isHeldBack(t))
                .mapToDouble(ThreadSample::share)
                .sum();
        return all <= 0 ? 0 : held / all;
    }

    private static double seen(Facts facts, JobVertex vertex) {
        return facts.snapshot().threads().stream()
                .filter(t -> t.vertexId().equals(vertex.id()) && !t.frames().isEmpty())
                .mapToDouble(ThreadSample::share)
                .sum();
    }

    private static boolean isHeldBack(ThreadSample sample) {
        return sample.frames().stream().anyMatch(frame -> HELD_BACK.stream().anyMatch(frame::contains));
    }

    /** How many times somebody looked, one after the other, however many threads were seen each time. */
    int moments() {
        // A thread that is seen with several stacks was looked at as often at least.
        Map<String, Integer> stacks = new HashMap<>();
        samples.forEach(sample -> stacks.merge(sample.process() + sample.threadName(), 1, Integer::sum));
        int told = samples.stream().mapToInt(ThreadSample::looks).max().orElse(0);
        return Math.max(told, stacks.values().stream().mapToInt(n -> n).max().orElse(0));
    }

    /** How often somebody looked at a thread of it: at each of several threads each time. */
    int looks() {
        long threads = samples.stream()
                .map(sample -> sample.process() + sample.threadName())
                .distinct()
                .count();
        return (int) Math.min(Integer.MAX_VALUE, threads * moments());
    }

    /** Share of what was seen whose top frames hold one of the texts; 0 where nothing was seen. */
    double share(List<String> texts) {
        double all = samples.stream().mapToDouble(ThreadSample::share).sum();
        double with = samples.stream()
                .filter(s -> s.frames().stream().anyMatch(f -> texts.stream().anyMatch(f::contains)))
                .mapToDouble(ThreadSample::share)
                .sum();
        return all <= 0 ? 0 : with / all;
    }

    /** Whether it mostly waits (true) or computes (false); empty where nothing was seen. */
    Optional<Boolean> waits() {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        double waiting = 0;
        double all = 0;
        for (ThreadSample s : samples) {
            all += s.share();
            waiting += isWaiting(s) ? s.share() : 0;
        }
        return Optional.of(waiting > all / 2);
    }

    /** Whether it waits wherever it was seen, and for as long as it takes. */
    boolean waitsWithoutLimit() {
        return !samples.isEmpty()
                && samples.stream()
                        .allMatch(s -> s.state().equals("WAITING") || s.state().equals("BLOCKED"));
    }

    private static boolean isWaiting(ThreadSample sample) {
        if (sample.state().contains("WAITING") || sample.state().equals("BLOCKED")) {
            return true;
        }
        // A thread in a native read is RUNNABLE for Java and asleep for the system.
        String top = sample.frames().get(0).toLowerCase(Locale.ROOT);
        return WAITS.stream().anyMatch(top::contains);
    }

    /** Whose code was at work most of the time; empty where nothing was seen. */
    Optional<At> at() {
        double[] shares = new double[At.values().length];
        for (ThreadSample s : samples) {
            shares[at(s).ordinal()] += s.share();
        }
        At best = At.OPERATOR;
        for (At at : At.values()) {
            if (shares[at.ordinal()] > shares[best.ordinal()]) {
                best = at;
            }
        }
        return samples.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static At at(ThreadSample sample) {
        for (String frame : sample.frames()) {
            if (frame.contains("SinkWriterOperator")
                    || frame.contains("StreamSink.")
                    || frame.contains("CommitterOperator")
                    || frame.contains("SinkOperator.")) {
                return At.SINK;
            }
            if (frame.contains("SourceOperator.") || frame.contains("StreamSource.")) {
                return At.SOURCE;
            }
            if (isOperator(frame)) {
                return At.OPERATOR;
            }
        }
        return At.OPERATOR;
    }

    private static boolean isOperator(String frame) {
        return frame.contains("org.apache.flink.")
                && (frame.contains(".operators.") || frame.contains("Operator."))
                && (frame.contains(".processElement")
                        || frame.contains(".processWatermark")
                        || frame.contains(".onEventTime")
                        || frame.contains(".onProcessingTime")
                        || frame.contains(".emitNext")
                        || frame.contains(".snapshotState")
                        || frame.contains(".collect"));
    }

    /** What shows that a vertex cannot hand on what it has. */
    static Optional<Evidence> ofHeldBack(Facts facts, JobVertex vertex) {
        return facts.snapshot().threads().stream()
                .filter(t -> t.vertexId().equals(vertex.id()) && isHeldBack(t))
                .findFirst()
                .map(t -> Evidence.of(
                        Evidence.Kind.THREAD,
                        Flow.name(vertex) + " waits to hand on what it has: its thread " + t.threadName()
                                + " stands in requests for output buffers",
                        "thread dump of " + t.process(),
                        facts.snapshot().takenAt()));
    }

    /** The sample seen most, in words. */
    Optional<Evidence> evidence(Facts facts) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        ThreadSample most = samples.get(0);
        String user = most.frames().stream()
                .filter(f -> !f.startsWith("java.")
                        && !f.startsWith("jdk.")
                        && !f.startsWith("sun.")
                        && !f.startsWith("org.apache.flink."))
                .findFirst()
                .map(f -> ", called from " + f)
                .orElse("");
        return Optional.of(Evidence.of(
                Evidence.Kind.THREAD,
                "its thread is " + most.state() + " in " + most.frames().get(0) + user + " ("
                        + Quantities.format(most.share(), "ratio") + " of what was seen)",
                "thread dump of " + most.process(),
                facts.snapshot().takenAt()));
    }
}
