// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.readings.CheckpointHistory;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The checkpoints of one job over many polls.
 *
 * <p>The history tells each of them; how its vertices spent their time is asked for only where it is worth requests: of one that is
 * stuck, failed or slow, and now and then of one that succeeded, for the sizes of states. With many vertices only those that took
 * longest, or did not acknowledge, are asked about.
 */
final class JobCheckpoints {
    private static final int MOST_DETAILS = 2;
    private static final int MOST_PARTS = 6;
    private static final int MOST_KNOWN = 2_000;
    private static final int SIZES_EVERY_POLLS = 4;
    private static final Duration STUCK = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final String jobId;
    private final ProcessRef jobManager;
    private final Map<Long, Checkpoint> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Checkpoint> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private final Set<Long> detailed = new HashSet<>();
    private List<Long> due = List.of();
    private boolean on = true;

    JobCheckpoints(String jobId, ProcessRef jobManager) {
        this.jobId = jobId;
        this.jobManager = jobManager;
    }

    /** Where the history is found. */
    String path() {
        return "/jobs/" + jobId + "/checkpoints";
    }

    /** Whether the job made checkpoints when it was last asked. */
    boolean areOn() {
        return on;
    }

    /**
     * Takes the answer to {@link #path()}.
     *
     * @param poll number of this poll
     */
    void history(Answer answer, int poll, Instant now, Consumer<Observation> out, Consumer<RestException> problem) {
        if (answer.body() == null) {
            // Flink answers "not found" where checkpointing is off.
            on = !answer.isMissing() && on;
            due = List.of();
            if (answer.problem() != null && !answer.isMissing()) {
                problem.accept(answer.problem());
            }
            return;
        }
        on = true;
        out.accept(new CoverageObserved(now, jobManager, jobId, Capability.CHECKPOINTS, true, ""));
        List<Checkpoint> history = CheckpointHistory.read(answer.body());
        for (Checkpoint checkpoint : history) {
            Checkpoint known = told.get(checkpoint.id());
            if (known == null
                    || known.status() != checkpoint.status()
                    || known.acknowledged() != checkpoint.acknowledged()) {
                told.put(checkpoint.id(), checkpoint);
                out.accept(new CheckpointObserved(now, jobManager, jobId, checkpoint));
            }
        }
        due = worthDetails(history, poll, now);
    }

    /** One that is stuck or failed or was slow, and one that tells the sizes of states now and then. */
    private List<Long> worthDetails(List<Checkpoint> history, int poll, Instant now) {
        List<Long> worth = new ArrayList<>();
        first(history, c -> isStuck(c, now)).ifPresent(worth::add);
        first(history, c -> isNew(c, Checkpoint.Status.FAILED)).ifPresent(worth::add);
        first(history, c -> isNew(c, Checkpoint.Status.COMPLETED) && isSlow(c)).ifPresent(worth::add);
        if (poll % SIZES_EVERY_POLLS == 0) {
            first(history, c -> isNew(c, Checkpoint.Status.COMPLETED))
                    .filter(checkpoint -> !worth.contains(checkpoint))
                    .ifPresent(worth::add);
        }
        return worth.subList(0, Math.min(MOST_DETAILS, worth.size()));
    }

    private static Optional<Long> first(List<Checkpoint> history, Predicate<Checkpoint> wanted) {
        return history.stream().filter(wanted).map(Checkpoint::id).findFirst();
    }

    private static boolean isStuck(Checkpoint checkpoint, Instant now) {
        return checkpoint.status() == Checkpoint.Status.IN_PROGRESS
                && checkpoint.triggeredAt().plus(STUCK).isBefore(now);
    }

    private boolean isNew(Checkpoint checkpoint, Checkpoint.Status status) {
        return checkpoint.status() == status && !detailed.contains(checkpoint.id());
    }

    private static boolean isSlow(Checkpoint checkpoint) {
        Duration took = checkpoint.endToEnd();
        return took != null && took.compareTo(SLOW) > 0;
    }

    /** What to ask for about the checkpoints that are worth it. */
    List<String> detailPaths(Topology topology) {
        List<String> paths = new ArrayList<>();
        for (long checkpoint : due) {
            if (topology.vertices().size() > MOST_PARTS) {
                paths.add(detailPath(checkpoint));
            } else {
                topology.vertices().forEach(v -> paths.add(partPath(checkpoint, v.id())));
            }
        }
        return paths;
    }

    /** How many requests {@link #partPaths} would like to have. */
    int mostParts(Topology topology) {
        return due.isEmpty() || topology.vertices().size() <= MOST_PARTS ? 0 : MOST_PARTS;
    }

    /**
     * What to ask for next, given the answers to {@link #detailPaths}: the parts of the vertices that matter.
     *
     * @param most how many requests may be spent on it
     */
    List<String> partPaths(Map<String, Answer> answers, int most) {
        List<String> paths = new ArrayList<>();
        for (long checkpoint : due) {
            Answer detail = answers.get(detailPath(checkpoint));
            if (detail == null || detail.body() == null) {
                continue;
            }
            detail.body().path("tasks").properties().stream()
                    .sorted(Comparator.comparingLong(JobCheckpoints::urgency).reversed())
                    .map(Map.Entry::getKey)
                    .filter(Fields::isId)
                    .limit(Math.max(0, Math.min(MOST_PARTS, most - paths.size())))
                    .forEach(vertex -> paths.add(partPath(checkpoint, vertex)));
        }
        return paths;
    }

    /** Those that did not acknowledge come first, then by how long they took. */
    private static long urgency(Map.Entry<String, JsonNode> vertex) {
        JsonNode task = vertex.getValue();
        boolean whole = task.path("num_acknowledged_subtasks").asInt()
                >= task.path("num_subtasks").asInt();
        return whole ? Fields.number(task, "end_to_end_duration", 0) : Long.MAX_VALUE;
    }

    /** Takes the answers about parts. */
    void parts(Map<String, Answer> answers, Topology topology, Instant now, Consumer<Observation> out) {
        for (long number : due) {
            Checkpoint checkpoint = told.get(number);
            if (checkpoint == null) {
                continue;
            }
            List<Checkpoint.VertexPart> parts = new ArrayList<>();
            for (JobVertex vertex : topology.vertices()) {
                Answer answer = answers.get(partPath(number, vertex.id()));
                if (answer != null && answer.body() != null) {
                    CheckpointHistory.part(vertex.id(), answer.body()).ifPresent(parts::add);
                }
            }
            if (!parts.isEmpty()) {
                Checkpoint whole = checkpoint.withParts(parts);
                out.accept(new CheckpointObserved(now.plusMillis(1), jobManager, jobId, whole));
            }
            if (checkpoint.status() != Checkpoint.Status.IN_PROGRESS) {
                detailed.add(number);
                if (detailed.size() > MOST_KNOWN) {
                    detailed.retainAll(told.keySet());
                }
            }
        }
    }

    private String detailPath(long checkpoint) {
        return path() + "/details/" + checkpoint;
    }

    private String partPath(long checkpoint, String vertexId) {
        return detailPath(checkpoint) + "/subtasks/" + vertexId;
    }
}
