// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.server.db.JobChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What changed about a job from one snapshot to the next. */
final class Changes {
    /** Set anew for each process that starts, by Flink or whoever starts it: none of them is a change that somebody made. */
    private static final Set<String> OF_ONE_PROCESS = Set.of(
            "taskmanager.resource-id",
            "taskmanager.resource-id.metadata",
            "taskmanager.host",
            "taskmanager.rpc.port",
            "taskmanager.data.port",
            "jobmanager.rpc.port",
            "rest.port",
            "$internal.deployment.config-dir");

    private static final int MOST_OPTIONS = 20;

    private Changes() {}

    static List<JobChange> between(Optional<JobSnapshot> before, JobSnapshot now) {
        List<JobChange> changes = new ArrayList<>();
        before.filter(b -> !b.takenAt().isAfter(now.takenAt())).ifPresent(b -> {
            boolean deployed =
                    !b.jobId().isEmpty() && !now.jobId().isEmpty() && !b.jobId().equals(now.jobId());
            if (deployed) {
                changes.add(new JobChange(
                        began(now),
                        JobChange.Kind.DEPLOY,
                        "Started anew as " + now.jobId() + "; before it ran as " + b.jobId()));
            }
            rescaled(b, now, changes);
            configured(b, now, changes);
            if (b.status() != now.status()) {
                changes.add(new JobChange(
                        Optional.ofNullable(now.statusSince()).orElse(now.takenAt()),
                        JobChange.Kind.STATUS,
                        b.status() + " → " + now.status()));
            }
        });
        for (Restart restart : now.restarts()) {
            changes.add(new JobChange(
                    restart.at(),
                    restart.rescale() ? JobChange.Kind.RESCALE : JobChange.Kind.RESTART,
                    restart.rescale() ? "Restarted with another parallelism" : "Restarted: " + cause(restart)));
        }
        for (ProcessFacts process : now.processes()) {
            Instant ended = process.endedAt();
            if (ended != null) {
                String reason = process.exitReason();
                changes.add(new JobChange(
                        ended,
                        JobChange.Kind.CONTAINER_ENDED,
                        process.process().id() + " ended: " + (reason == null ? "nobody said why" : reason)));
            }
        }
        return changes;
    }

    private static Instant began(JobSnapshot now) {
        Instant started = now.startedAt();
        return started == null ? now.takenAt() : started;
    }

    private static String cause(Restart restart) {
        JobFailure failure = restart.cause();
        return failure == null ? "the cause is not known" : firstLine(failure.throwable());
    }

    private static String firstLine(LoggedThrowable throwable) {
        String headline = throwable.innermost().headline();
        String line = headline.lines().findFirst().orElse(headline);
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }

    private static void rescaled(JobSnapshot before, JobSnapshot now, List<JobChange> changes) {
        List<String> words = new ArrayList<>();
        for (JobVertex vertex : now.topology().vertices()) {
            before.topology()
                    .vertex(vertex.id())
                    .filter(earlier -> earlier.parallelism() != vertex.parallelism())
                    .ifPresent(earlier ->
                            words.add(vertex.name() + " " + earlier.parallelism() + " → " + vertex.parallelism()));
        }
        if (!words.isEmpty()) {
            changes.add(new JobChange(
                    began(now).isAfter(before.takenAt()) ? began(now) : now.takenAt(),
                    JobChange.Kind.RESCALE,
                    "Parallelism: " + String.join(", ", words)));
        }
    }

    private static void configured(JobSnapshot before, JobSnapshot now, List<JobChange> changes) {
        if (!before.coverage().has(Capability.CONFIGURATION) || !now.coverage().has(Capability.CONFIGURATION)) {
            return;
        }
        Map<String, String> was = inForce(before);
        Map<String, String> is = inForce(now);
        TreeSet<String> keys = new TreeSet<>(was.keySet());
        keys.addAll(is.keySet());
        List<String> words = new ArrayList<>();
        for (String key : keys) {
            String old = was.getOrDefault(key, "not set");
            String current = is.getOrDefault(key, "not set");
            if (!old.equals(current)) {
                words.add(key + ": " + old + " → " + current);
            }
        }
        if (!words.isEmpty()) {
            String rest = words.size() > MOST_OPTIONS ? ", and " + (words.size() - MOST_OPTIONS) + " more" : "";
            changes.add(new JobChange(
                    now.takenAt(),
                    JobChange.Kind.CONFIG,
                    String.join(", ", words.subList(0, Math.min(words.size(), MOST_OPTIONS))) + rest));
        }
    }

    private static Map<String, String> inForce(JobSnapshot snapshot) {
        Map<String, ConfigurationEntry> strongest = new TreeMap<>();
        for (ConfigurationEntry entry : snapshot.configuration()) {
            strongest.merge(entry.key(), entry, (a, b) -> b.origin().compareTo(a.origin()) >= 0 ? b : a);
        }
        Map<String, String> values = new TreeMap<>();
        strongest.forEach((key, entry) -> {
            if (entry.origin() != ConfigurationEntry.Origin.FLINK_DEFAULT && !OF_ONE_PROCESS.contains(key)) {
                values.put(key, entry.value());
            }
        });
        return values;
    }
}
