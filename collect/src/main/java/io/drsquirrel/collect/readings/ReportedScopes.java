// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Finds out which job, vertex, operator and process a reported metric belongs to, once all logs are read.
 *
 * <p>A reporter puts names one after another with dots between them, and names hold dots themselves ({@code
 * insert-into_default_catalog.default_database.sink} is a job). So what is known from elsewhere is looked for first: the task
 * manager's id from its own metrics, the job's name from the job manager's log or metrics. Where a job is known from nowhere, the words
 * that all its tasks begin with are its name. What remains is the name of a task or operator; {@link ReportedVertices} tells which.
 */
public final class ReportedScopes {
    /** What the logs tell of jobs. */
    public interface Jobs {
        /** Names of all jobs that are known. */
        Set<String> names();

        /** The job of that name on that process; one that stands in for it where none is known. An empty name is one that cannot be told. */
        String idOf(String name, ProcessRef process);

        /** Ids of the job's vertices by their names, as far as they are known. */
        Map<String, String> verticesOf(String job);
    }

    /** A track of values and whose they are. */
    record Placed(MetricPool.Track track, ProcessRef process, String name, ScopedName scope) {}

    /** A track of a process or of a job as a whole. */
    private record Whole(MetricPool.Track track, ProcessRef process, MetricScope scope) {}

    private final Jobs jobs;
    private final List<Whole> wholes = new ArrayList<>();
    private final Map<String, List<Placed>> tasks = new LinkedHashMap<>();

    private ReportedScopes(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * Finds out whose the metrics are. All jobs they speak of were asked for by then.
     *
     * @param owners the process behind what wrote metrics down: a table of them is not written by the process it is about
     */
    public static ReportedScopes of(MetricPool pool, Jobs jobs, UnaryOperator<ProcessRef> owners) {
        ReportedScopes scopes = new ReportedScopes(jobs);
        Set<String> names = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        names.addAll(jobs.names());
        pool.processes().forEach(process -> process.tracks.values().forEach(track -> {
            ScopedName scope = ScopedName.of(track.metric);
            if (scope != null && scope.level() == Level.JOB && scope.standard()) {
                names.add(scope.subject());
            }
        }));
        pool.processes().forEach(process -> scopes.place(process, owners.apply(process.ref), names));
        return scopes;
    }

    /** Hands on all samples, and what they tell of the jobs' graphs. */
    public void tell(Consumer<Observation> out) {
        wholes.forEach(whole -> samples(whole.track(), whole.process(), whole.scope(), out));
        tasks.forEach((job, placed) -> new ReportedVertices(job, jobs.verticesOf(job), placed).tell(out));
    }

    private void place(MetricPool.Process process, ProcessRef owner, Set<String> names) {
        Map<MetricPool.Track, ScopedName> scopes = new LinkedHashMap<>();
        Set<String> taskManagers = new LinkedHashSet<>();
        process.tracks.values().forEach(track -> {
            ScopedName scope = ScopedName.of(track.metric);
            if (scope != null) {
                scopes.put(track, scope);
                if (scope.level() == Level.PROCESS
                        && scope.standard()
                        && !scope.subject().isEmpty()) {
                    taskManagers.add(scope.subject());
                }
            }
        });
        // A log into which several task managers write.
        boolean several = taskManagers.size() > 1;
        Map<String, ProcessRef> refs = new HashMap<>();
        taskManagers.forEach(id ->
                refs.put(id, several ? new ProcessRef(owner.cluster(), ProcessKind.TASK_MANAGER, id, "") : owner));
        Map<String, List<Placed>> byRest = new LinkedHashMap<>();
        scopes.forEach((track, scope) -> {
            switch (scope.level()) {
                case PROCESS ->
                    wholes.add(new Whole(track, refs.getOrDefault(scope.subject(), owner), MetricScope.PROCESS));
                case JOB -> job(track, scope, owner, names);
                default -> {
                    int end = scope.standard() ? endOfTaskManager(scope, taskManagers) : -1;
                    String rest = scope.subject().substring(end + 1);
                    ProcessRef ref =
                            end < 0 ? owner : refs.getOrDefault(scope.subject().substring(0, end), owner);
                    byRest.computeIfAbsent(rest, r -> new ArrayList<>()).add(new Placed(track, ref, rest, scope));
                }
            }
        });
        tasks(byRest, names);
    }

    private static int endOfTaskManager(ScopedName scope, Set<String> taskManagers) {
        for (String id : taskManagers) {
            if (scope.subject().startsWith(id) && scope.subject().startsWith(".", id.length())) {
                return id.length();
            }
        }
        int end = scope.endOfTaskManager();
        return end == 0 ? -1 : end;
    }

    private void job(MetricPool.Track track, ScopedName scope, ProcessRef process, Set<String> names) {
        String name = scope.subject();
        if (!scope.standard()) {
            name = names.stream()
                    .filter(n -> scope.subject().equals(n) || scope.subject().endsWith("." + n))
                    .findFirst()
                    .orElse("");
        }
        wholes.add(new Whole(track, process, MetricScope.job(jobs.idOf(name, process), name.isEmpty() ? null : name)));
    }

    static void samples(MetricPool.Track track, ProcessRef process, MetricScope scope, Consumer<Observation> out) {
        for (int i = 0; i < track.size(); i++) {
            out.accept(new MetricSample(
                    track.at(i), process, scope, track.metric.metric(), track.metric.qualifier(), track.value(i)));
        }
    }

    // ---------------------------------------------------------------------------------------------- tasks

    private void tasks(Map<String, List<Placed>> byRest, Set<String> names) {
        Set<String> open = new LinkedHashSet<>();
        byRest.forEach((rest, placed) -> {
            String name = known(rest, placed.get(0).scope().standard(), names);
            if (!name.isEmpty()) {
                int from = rest.indexOf(name) + name.length() + 1;
                keep(name, rest.substring(from), placed);
            } else if (placed.get(0).scope().standard()) {
                open.add(rest);
            } else {
                keep("", rest, placed);
            }
        });
        String shared = shared(open);
        for (String rest : open) {
            int dot = shared.isEmpty() ? endOfFirst(rest) : shared.length();
            keep(dot < 0 ? "" : rest.substring(0, dot), rest.substring(dot + 1), byRest.getOrDefault(rest, List.of()));
        }
    }

    private void keep(String jobName, String task, List<Placed> placed) {
        for (Placed p : placed) {
            tasks.computeIfAbsent(jobs.idOf(jobName, p.process()), j -> new ArrayList<>())
                    .add(new Placed(p.track(), p.process(), task, p.scope()));
        }
    }

    /** The longest known name of a job that stands there, at the begin in Flink's own format; empty where none does. */
    private static String known(String rest, boolean standard, Set<String> names) {
        for (String name : names) {
            boolean begins = rest.startsWith(name) && rest.startsWith(".", name.length());
            if (!name.isEmpty() && (begins || (!standard && rest.contains("." + name + ".")))) {
                return name;
            }
        }
        return "";
    }

    /** The words with which all begin, up to a dot; empty where there is but one, or none are shared. */
    private static String shared(Set<String> rests) {
        if (rests.size() < 2) {
            return "";
        }
        String common = null;
        for (String rest : rests) {
            if (common == null) {
                common = rest;
            }
            int length = 0;
            while (length < Math.min(common.length(), rest.length()) && common.charAt(length) == rest.charAt(length)) {
                length++;
            }
            common = common.substring(0, length);
        }
        return common == null ? "" : common.substring(0, Math.max(0, common.lastIndexOf('.')));
    }

    /** The dot behind the job's name, where nothing tells it but what names of tasks look like; -1 where there is none. */
    private static int endOfFirst(String rest) {
        int begin = rest.length();
        for (String mark : List.of("Source: ", "Sink: ", " -> ", "[", "(")) {
            int at = rest.indexOf(mark);
            begin = at > 0 ? Math.min(begin, at) : begin;
        }
        int dot = begin == rest.length() ? rest.indexOf('.') : rest.lastIndexOf('.', begin);
        return dot < 0 ? rest.indexOf('.') : dot;
    }
}
