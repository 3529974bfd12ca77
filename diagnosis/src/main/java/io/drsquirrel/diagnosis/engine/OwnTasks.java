// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether records speak of a job's own tasks, by what Flink calls them in messages. */
final class OwnTasks {
    /** The task that Flink speaks of by name and subtask. */
    private static final Pattern TASK = Pattern.compile("Task '(.{1,2000}?) \\(\\d+/\\d+\\)");

    private static final Pattern STATE = Pattern.compile("\\d+/\\d+\\)[^ ]* \\([^)]{8,200}\\) switched from ");
    private static final Set<JobStatus> CANCELLED = Set.of(JobStatus.CANCELLING, JobStatus.CANCELED);

    private OwnTasks() {}

    /** Whether a record speaks of a task of this job by its name and subtask. */
    static boolean named(Match match, JobSnapshot snapshot) {
        return match.facts().stream()
                .filter(fact ->
                        fact.origin() == TextFact.Origin.LOG && fact.message().startsWith("Task '"))
                .anyMatch(fact -> {
                    Matcher task = TASK.matcher(fact.message());
                    return task.lookingAt() && isOwn(task.group(1), fact, snapshot);
                });
    }

    /**
     * Where the log begins after the tasks were deployed, what they are called is known by how they switch their states. Where nothing
     * tells it, a job that was cancelled is the one whose task did not stop.
     */
    private static boolean isOwn(String task, TextFact fact, JobSnapshot snapshot) {
        List<JobVertex> vertices = snapshot.topology().vertices();
        List<LogEvent> states = snapshot.events().stream()
                .filter(event ->
                        !event.shared() && STATE.matcher(event.message()).find())
                .toList();
        boolean nothingKnown = vertices.isEmpty() && states.isEmpty();
        return vertices.stream().anyMatch(vertex -> vertex.name().equals(task))
                || states.stream().anyMatch(event -> event.message().startsWith(task + " ("))
                || nothingKnown && !fact.shared() && CANCELLED.contains(snapshot.status());
    }
}
