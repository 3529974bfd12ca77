// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checkpoints expire and, each time, one and the same subtask acknowledges when it is too late, as the job manager's log tells; all
 * others did in time, or they would be told of too. Where several subtasks are late, or its vertex has but one, nothing is claimed.
 */
public final class LateAcknowledgementDetector implements Detector {
    /** Since Flink 1.16 the attempt's id tells vertex and subtask; before, it is one number of which only equality can be told. */
    private static final Pattern LATE = Pattern.compile(
            "Received late message for now expired checkpoint attempt (\\d+) from task (?:[0-9a-f]{32}_([0-9a-f]{32})_(\\d+)_\\d+|([0-9a-f]{32})) ");

    private static final List<String> WORDS = List.of("received late message for now expired checkpoint attempt ");

    private static final int LEAST = 2;

    @Override
    public String name() {
        return "late-acknowledgement";
    }

    @Override
    public List<String> literals() {
        return WORDS;
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!facts.has(Capability.JOB_MANAGER_LOG)) {
            return Outcome.unknown(EnumSet.of(Capability.JOB_MANAGER_LOG));
        }
        Set<String> tasks = new HashSet<>();
        Set<String> checkpoints = new HashSet<>();
        FailureRecords records = new FailureRecords();
        String vertexId = "";
        String subtask = "?";
        for (TextFact fact : facts.textsWith(WORDS)) {
            Matcher late = LATE.matcher(fact.message());
            if (!late.find()) {
                continue;
            }
            checkpoints.add(late.group(1));
            if (late.group(2) != null) {
                vertexId = late.group(2);
                subtask = late.group(3);
            }
            tasks.add(late.group(2) == null ? late.group(4) : vertexId + "_" + subtask);
            records.add(fact, 0, fact.message());
        }
        Optional<JobVertex> vertex = facts.snapshot().topology().vertex(vertexId);
        boolean alone = vertex.isPresent() && vertex.get().parallelism() == 1;
        if (tasks.size() != 1 || checkpoints.size() < LEAST || alone) {
            return Outcome.fails();
        }
        return records.outcome(Map.of(
                "vertex",
                vertex.map(JobVertex::name).orElse("a vertex"),
                "subtask",
                subtask,
                "took",
                "longer than the time-out"));
    }
}
