// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pile of logs can speak of: which processes' logs are there, from when to when, and what of them was not read. */
final class PileCoverage {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private PileCoverage() {}

    /** What there is and what is missing, from the first to the last record. */
    static List<Observation> of(LogSummary summary, Instant first, Instant now) {
        List<Observation> said = new ArrayList<>();
        boolean jobManager = false;
        boolean taskManager = false;
        for (LogFacts log : summary.logs()) {
            Instant from = log.first();
            Instant to = log.last();
            if (from == null || to == null) {
                continue;
            }
            jobManager |= log.kinds().contains(ProcessKind.JOB_MANAGER);
            taskManager |= log.kinds().contains(ProcessKind.TASK_MANAGER);
            for (ProcessKind kind : log.kinds()) {
                capability(kind).ifPresent(capability -> {
                    ProcessRef process = ProcessRef.unknown(summary.cluster());
                    said.add(new CoverageObserved(from, process, null, capability, true, ""));
                    said.add(new CoverageObserved(
                            to,
                            new ProcessRef(summary.cluster(), ProcessKind.UNKNOWN, log.name(), ""),
                            null,
                            capability,
                            true,
                            String.join("; ", log.warnings())));
                });
            }
        }
        Duration span = Duration.between(first, now);
        String tooShort = span.compareTo(SHORTEST) < 0
                ? "the logs span only " + Math.max(1, span.toSeconds())
                        + " s, which is too short to tell how the job is"
                : "";
        note(
                        summary,
                        now,
                        Capability.JOB_MANAGER_LOG,
                        jobManager,
                        jobManager ? tooShort : "no job manager log among the files - add it")
                .ifPresent(said::add);
        note(
                        summary,
                        now,
                        Capability.TASK_MANAGER_LOG,
                        taskManager,
                        taskManager
                                ? tooShort
                                : "no task manager log among the files - add those of the time around the failure")
                .ifPresent(said::add);
        notUnderstood(summary)
                .ifPresent(note -> said.add(new CoverageObserved(
                        now,
                        new ProcessRef(summary.cluster(), ProcessKind.UNKNOWN, "attachments", ""),
                        null,
                        Capability.METRICS,
                        false,
                        note)));
        return said;
    }

    /**
     * Files that somebody put beside the logs and of which nothing was of use: he meant to show something with them, so that quiet
     * logs do not tell that all is well.
     */
    private static Optional<String> notUnderstood(LogSummary summary) {
        List<String> names = Stream.concat(
                        summary.logs().stream()
                                .filter(log -> log.kinds().isEmpty() && log.kept() == 0 && log.lines() > 0)
                                .map(LogFacts::name),
                        summary.skipped().stream().map(Skipped::source))
                .distinct()
                .toList();
        String shown = names.stream().limit(5).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("nothing of use was found in " + shown
                        + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "")
                        + " - look there, or add what Flink's REST API answers");
    }

    /** What there is to say of logs of one kind, and what was not read; empty where that is nothing. */
    private static Optional<Observation> note(
            LogSummary summary, Instant now, Capability capability, boolean there, String note) {
        String skipped =
                summary.skipped().stream().limit(3).map(Skipped::toString).collect(Collectors.joining("; "));
        String both = note.isEmpty() ? skipped : skipped.isEmpty() ? note : note + "; not read: " + skipped;
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(new CoverageObserved(
                        now, ProcessRef.unknown(summary.cluster()), null, capability, there, both));
    }

    private static Optional<Capability> capability(ProcessKind kind) {
        return switch (kind) {
            case JOB_MANAGER -> Optional.of(Capability.JOB_MANAGER_LOG);
            case TASK_MANAGER -> Optional.of(Capability.TASK_MANAGER_LOG);
            case CLIENT, OPERATOR, RESOURCE_MANAGER, UNKNOWN -> Optional.empty();
        };
    }
}
