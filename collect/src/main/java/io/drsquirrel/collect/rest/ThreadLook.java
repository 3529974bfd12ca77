// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks at the threads of suspected tasks: by flame graphs where the cluster has them on, which Flink gathers from the vertex'
 * tasks over seconds and gives when asked again; else by a few thread dumps of one task manager.
 *
 * <p>Neither is free for the job, so that a vertex is looked at once a minute at most, and only while it is suspected.
 */
final class ThreadLook {
    private static final Duration PAUSE = Duration.ofSeconds(55);
    /** How threads are called that read for the task named behind. */
    private static final List<String> READERS = List.of("Source Data Fetcher for ", "Legacy Source Thread - ");

    private static final int MOST_DUMPS = 6;
    /** So many dumps in which the task was at work suffice. */
    private static final int ENOUGH = 3;

    private static final long BETWEEN_MILLIS = 150;
    private static final int MOST_STACKS = 12;
    private static final int MOST_FRAMES = 80;
    private static final int DEEPEST = 450;

    private final FlinkRest rest;
    private final boolean flameGraphs;
    private final Map<String, Instant> lookedAt = new HashMap<>();
    private final Map<String, Integer> asked = new HashMap<>();

    ThreadLook(FlinkRest rest, boolean flameGraphs) {
        this.rest = rest;
        this.flameGraphs = flameGraphs;
    }

    /** Looks at one suspected vertex, unless that was done lately. */
    void look(
            String jobId,
            JobVertex vertex,
            ProcessRef process,
            Instant now,
            Consumer<Observation> out,
            Problems problems) {
        String place = jobId + vertex.id();
        lookedAt.values().removeIf(at -> at.plus(PAUSE).isBefore(now));
        if (lookedAt.containsKey(place)) {
            return;
        }
        if (flameGraphs && flameGraph(jobId, vertex, process, now, place, out)) {
            return;
        }
        // Until the flame graph is there, or where there is none.
        List<ThreadSample> samples = dumps(vertex, process, problems, jobId, now, out);
        if (!samples.isEmpty()) {
            out.accept(new ThreadsObserved(now, process, jobId, samples));
        }
        if (!flameGraphs || asked.merge(place, 1, Integer::sum) > 3) {
            lookedAt.put(place, now);
            asked.remove(place);
        }
    }

    // ---------------------------------------------------------------------------------------------- flame graphs

    private boolean flameGraph(
            String jobId, JobVertex vertex, ProcessRef process, Instant now, String place, Consumer<Observation> out) {
        String path = "/jobs/" + jobId + "/vertices/" + vertex.id() + "/flamegraph?type=";
        Map<String, Answer> answers = rest.getAll(List.of(path + "on_cpu", path + "off_cpu"));
        Map<String, JsonNode> graphs = new LinkedHashMap<>();
        answers.forEach(
                (asking, answer) -> graphs.put(asking.endsWith("on_cpu") ? "RUNNABLE" : "WAITING", answer.json()));
        List<ThreadSample> samples = samples(vertex.id(), vertex.name(), process.id(), graphs);
        if (samples.isEmpty()) {
            return false;
        }
        out.accept(new ThreadsObserved(now, process, jobId, samples));
        lookedAt.put(place, now);
        asked.remove(place);
        return true;
    }

    /** Flink takes that many samples, one after the other, for one flame graph. */
    private static final int LOOKS_OF_A_FLAME_GRAPH = 100;

    /** The stacks that flame graphs show most, by the state of threads that each graph is of. */
    static List<ThreadSample> samples(String vertexId, String name, String process, Map<String, JsonNode> graphs) {
        List<Stack> stacks = new ArrayList<>();
        graphs.forEach((state, graph) -> {
            JsonNode data = graph.path("data");
            if (data.path("value").asLong(0) > 0) {
                stacks(data, state, new ArrayList<>(), stacks);
            }
        });
        long all = stacks.stream().mapToLong(Stack::count).sum();
        return stacks.stream()
                .sorted(Comparator.comparingLong(Stack::count).reversed())
                .limit(MOST_STACKS)
                .map(s ->
                        new ThreadSample(vertexId, process, name, s.state(), (double) s.count() / all, s.frames(), (int)
                                Math.min(LOOKS_OF_A_FLAME_GRAPH, all)))
                .toList();
    }

    private record Stack(String state, long count, List<String> frames) {}

    /** Stacks that end in a node: those counted there and not below. */
    private static void stacks(JsonNode node, String state, List<String> path, List<Stack> into) {
        String name = Fields.text(node, "name");
        boolean root = name.equals("root");
        if (path.size() > DEEPEST || into.size() > 20_000) {
            return;
        }
        if (!root) {
            path.add(0, name);
        }
        long here = Fields.number(node, "value", 0);
        for (JsonNode child : node.path("children")) {
            here -= Fields.number(child, "value", 0);
            stacks(child, state, path, into);
        }
        if (here > 0 && !path.isEmpty()) {
            into.add(new Stack(state, here, List.copyOf(path.subList(0, Math.min(MOST_FRAMES, path.size())))));
        }
        if (!root) {
            path.remove(0);
        }
    }

    // ---------------------------------------------------------------------------------------------- thread dumps

    private List<ThreadSample> dumps(
            JobVertex vertex,
            ProcessRef process,
            Problems problems,
            String jobId,
            Instant now,
            Consumer<Observation> out) {
        Map<ThreadSample, Integer> seen = new LinkedHashMap<>();
        int dumps = 0;
        int atWork = 0;
        String path = "/taskmanagers/" + FlinkRest.encode(process.id()) + "/thread-dump";
        for (int i = 0; i < MOST_DUMPS && atWork < ENOUGH; i++) {
            JsonNode dump;
            try {
                dump = rest.get(path);
            } catch (RestException e) {
                if (i == 0) {
                    problems.lacks("the threads of " + process.id(), e);
                    out.accept(new CoverageObserved(
                            now, process, jobId, Capability.THREAD_DUMP, false, "no thread dump: " + e.sentence()));
                }
                break;
            }
            dumps++;
            boolean works = false;
            for (JsonNode thread : dump.path("threadInfos")) {
                String name = Fields.text(thread, "threadName");
                if (isOf(vertex, name)) {
                    ThreadSample sample = sample(vertex, process, name, Fields.text(thread, "stringifiedThreadInfo"));
                    seen.merge(sample, 1, Integer::sum);
                    works |= name.startsWith(vertex.name()) && !waitsForInput(sample);
                }
            }
            atWork += works ? 1 : 0;
            pause();
        }
        int all = Math.max(1, dumps);
        List<ThreadSample> samples = new ArrayList<>();
        seen.forEach((sample, count) -> samples.add(new ThreadSample(
                sample.vertexId(),
                sample.process(),
                sample.threadName(),
                sample.state(),
                (double) count / all,
                sample.frames(),
                all)));
        samples.sort(Comparator.comparingDouble(ThreadSample::share).reversed());
        return samples.subList(0, Math.min(MOST_STACKS, samples.size()));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Threads of tasks bear the task's name, its subtask, how many there are, and the attempt; those that read for a source mention it.
     * Another job's task of that name is told by how many there are.
     */
    private static boolean isOf(JobVertex vertex, String thread) {
        int at = thread.indexOf(vertex.name() + " (");
        if (at < 0 || at > 0 && READERS.stream().noneMatch(thread.substring(0, at)::equals)) {
            return false;
        }
        int slash = thread.indexOf('/', at + vertex.name().length());
        int end = thread.indexOf(')', Math.max(slash, 0));
        return slash > 0
                && end > slash
                && thread.substring(slash + 1, end).equals(Integer.toString(vertex.parallelism()));
    }

    private static boolean waitsForInput(ThreadSample sample) {
        return sample.frames().stream().anyMatch(frame -> frame.contains("TaskMailboxImpl.take"));
    }

    private static ThreadSample sample(JobVertex vertex, ProcessRef process, String name, String info) {
        List<String> frames = new ArrayList<>();
        String state = "";
        for (String line : info.lines().limit(500).toList()) {
            String text = line.strip();
            if (text.startsWith("at ") && frames.size() < MOST_FRAMES) {
                // Module and class loader stand before the class: java.base@17/java.lang.Thread.sleep
                frames.add(text.substring(3).replaceFirst("^[^ (]*/", ""));
            } else if (state.isEmpty()) {
                state = state(text, name);
            }
        }
        return new ThreadSample(vertex.id(), process.id(), name, state, 1, frames);
    }

    /** {@code "name" Id=71 BLOCKED on java.lang.Object@1 owned by "other" Id=72}; names may hold quotes and spaces. */
    private static String state(String header, String name) {
        int id = header.indexOf(" Id=", Math.min(header.length(), name.length()));
        if (id < 0) {
            return "";
        }
        String[] words = header.substring(id + 1).split(" ");
        return words.length > 1 ? words[1] : "";
    }
}
