// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.server.db.JobState;
import io.drsquirrel.server.db.LeadingCause;
import io.drsquirrel.server.db.Trouble;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The few facts of a snapshot and its diagnosis that lists show. */
final class JobStates {
    private static final int RECENT_PANES = 5;

    private JobStates() {}

    static JobState of(JobSnapshot snapshot, Diagnosis diagnosis) {
        List<HealthCheck> checks = diagnosis.checks();
        List<Finding> matched =
                diagnosis.findings().stream().filter(Finding::isMatched).toList();
        return new JobState(
                snapshot.key(),
                snapshot.id(),
                snapshot.jobId(),
                diagnosis.verdict(),
                diagnosis.since(),
                snapshot.status(),
                snapshot.startedAt(),
                snapshot.takenAt(),
                diagnosis.headline(),
                cause(matched),
                ids(matched),
                restartStrip(snapshot),
                count(checks, HealthCheck.Status.FAILED),
                count(checks, HealthCheck.Status.UNKNOWN),
                checks.size(),
                worst(snapshot, Signal.BACKPRESSURED_RATIO),
                memory(snapshot),
                attempt(snapshot),
                troubles(matched, checks));
    }

    private static @Nullable LeadingCause cause(List<Finding> matched) {
        if (matched.isEmpty()) {
            return null;
        }
        Finding first = matched.get(0);
        return new LeadingCause(
                first.id(),
                first.rule().title(),
                first.summary(),
                first.confidence(),
                first.severity().word());
    }

    private static Set<String> ids(List<Finding> findings) {
        Set<String> ids = new LinkedHashSet<>();
        for (Finding finding : findings) {
            ids.add(finding.id());
            ids.addAll(ids(finding.consequences()));
        }
        return ids;
    }

    static List<Integer> restartStrip(JobSnapshot snapshot) {
        int[] perPane = new int[snapshot.window().panes()];
        for (Restart restart : snapshot.restarts()) {
            int pane = snapshot.window().paneOf(restart.at());
            if (!restart.rescale() && pane >= 0 && pane < perPane.length) {
                perPane[pane]++;
            }
        }
        List<Integer> strip = new ArrayList<>(perPane.length);
        for (int restarts : perPane) {
            strip.add(restarts);
        }
        return strip;
    }

    private static int count(List<HealthCheck> checks, HealthCheck.Status status) {
        return (int) checks.stream().filter(check -> check.status() == status).count();
    }

    private static @Nullable Double worst(JobSnapshot snapshot, Signal signal) {
        OptionalDouble worst = snapshot.series(signal).stream()
                .map(JobStates::recent)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
        return worst.isPresent() ? worst.getAsDouble() : null;
    }

    private static OptionalDouble recent(SignalSeries series) {
        return series.last(series.pane().multipliedBy(RECENT_PANES)).mean();
    }

    /** Of the processes that live: the nearest to its limit, by the container's limit where it is known, else by the heap's. */
    private static @Nullable Double memory(JobSnapshot snapshot) {
        double worst = -1;
        for (ProcessFacts process : snapshot.processes()) {
            if (process.endedAt() == null && process.process().kind() == ProcessKind.TASK_MANAGER) {
                String id = process.process().id();
                Long stated = process.memoryLimitBytes();
                OptionalDouble limit =
                        stated == null ? latest(snapshot, Signal.MEMORY_LIMIT, id) : OptionalDouble.of(stated);
                worst = Math.max(worst, share(latest(snapshot, Signal.RSS, id), limit));
                OptionalDouble afterGc = latest(snapshot, Signal.HEAP_AFTER_GC, id);
                worst = Math.max(
                        worst,
                        share(
                                afterGc.isPresent() ? afterGc : latest(snapshot, Signal.HEAP_USED, id),
                                latest(snapshot, Signal.HEAP_MAX, id)));
            }
        }
        return worst < 0 ? null : worst;
    }

    private static double share(OptionalDouble used, OptionalDouble limit) {
        return used.isPresent() && limit.isPresent() && limit.getAsDouble() > 0
                ? used.getAsDouble() / limit.getAsDouble()
                : -1;
    }

    private static OptionalDouble latest(JobSnapshot snapshot, Signal signal, String subject) {
        return snapshot.series(signal, subject).map(SignalSeries::latest).orElse(OptionalDouble.empty());
    }

    private static @Nullable Integer attempt(JobSnapshot snapshot) {
        int highest = -1;
        for (JobVertex vertex : snapshot.topology().vertices()) {
            for (JobVertex.Subtask subtask : vertex.subtasks()) {
                highest = Math.max(highest, subtask.attempt());
            }
        }
        return highest < 0 ? null : highest + 1;
    }

    private static Set<Trouble> troubles(List<Finding> matched, List<HealthCheck> checks) {
        Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
        for (HealthCheck check : checks) {
            if (check.status() == HealthCheck.Status.FAILED) {
                add(troubles, check.section());
            }
        }
        families(matched).forEach(family -> add(troubles, family));
        return troubles;
    }

    private static Set<String> families(List<Finding> findings) {
        Set<String> families = new LinkedHashSet<>();
        for (Finding finding : findings) {
            families.add(finding.rule().family());
            families.addAll(families(finding.consequences()));
        }
        return families;
    }

    private static void add(Set<Trouble> troubles, String sectionOrFamily) {
        switch (sectionOrFamily) {
            case "memory", "gc" -> troubles.add(Trouble.MEMORY);
            case "backpressure", "performance" -> troubles.add(Trouble.BACKPRESSURE);
            case "checkpoint", "checkpoints" -> troubles.add(Trouble.CHECKPOINTS);
            default -> {}
        }
    }
}
