// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why checkpoints expire: {@code sink} or {@code backpressure}, where barriers queue before a slow sink or another slow operator;
 * {@code timeout}, where nothing is held up and the time-out is shorter than what a checkpoint of this job takes.
 */
public final class CheckpointExpiryDetector implements Detector {
    private static final Duration SHORT_TIMEOUT = Duration.ofMinutes(1);
    private static final double NEAR_TIMEOUT = 0.6;
    private static final int LATEST = 10;
    /** Time within which a checkpoint is quick by any measure, so that a time-out below it is too short. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Pattern LATE_MESSAGE =
            Pattern.compile("Received late message for now expired checkpoint attempt (\\d{1,18}) from task");

    private static final List<String> LATE = List.of("received late message for now expired checkpoint attempt ");

    @Override
    public String name() {
        return "checkpoint-expiry";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public List<String> literals() {
        return LATE;
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        Checkpoints checkpoints = facts.snapshot().checkpoints();
        if (!facts.has(Capability.CHECKPOINTS)) {
            return Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
        }
        List<Checkpoint> expired = expired(checkpoints);
        if (expired.isEmpty()) {
            return Outcome.fails();
        }
        List<Evidence> evidence = new ArrayList<>();
        Checkpoint last = expired.get(expired.size() - 1);
        Instant first = expired.get(0).triggeredAt();
        evidence.add(new Evidence(
                Evidence.Kind.CHECKPOINT,
                expired.size() + (expired.size() == 1 ? " checkpoint" : " checkpoints") + " expired"
                        + (checkpoints.timeout() == null
                                ? ""
                                : " after the time-out of "
                                        + Quantities.format(
                                                checkpoints.timeout().toMillis(), "ms"))
                        + (last.expected() > 0
                                ? "; of the latest " + last.acknowledged() + " of " + last.expected()
                                        + " subtasks had acknowledged"
                                : ""),
                "checkpoint " + last.id(),
                first,
                last.triggeredAt(),
                null,
                null,
                null,
                (double) expired.size(),
                null,
                expired.size()));
        Optional<String> kind = kind(facts, checkpoints, expired, evidence);
        return kind.isPresent() && kind.get().equals(arguments.text("kind", "timeout"))
                ? Outcome.holds(evidence, Map.of("kind", kind.get(), "expired", Integer.toString(expired.size())))
                : Outcome.fails();
    }

    /** Those among the latest that timed out, unless the job has got over it. */
    private static List<Checkpoint> expired(Checkpoints checkpoints) {
        List<Checkpoint> finished = checkpoints.history().stream()
                .filter(c -> c.status() != Checkpoint.Status.IN_PROGRESS && !c.savepoint())
                .toList();
        List<Checkpoint> latest = finished.subList(Math.max(0, finished.size() - LATEST), finished.size());
        List<Checkpoint> expired =
                latest.stream().filter(c -> isExpired(c.failureReason())).toList();
        boolean over = latest.size() >= 3
                && latest.subList(latest.size() - 3, latest.size()).stream()
                        .allMatch(c -> c.status() == Checkpoint.Status.COMPLETED);
        return over ? List.of() : expired;
    }

    static boolean isExpired(@Nullable String reason) {
        return reason != null && reason.toLowerCase(Locale.ROOT).contains("expired before completing");
    }

    private static Optional<String> kind(
            Facts facts, Checkpoints checkpoints, List<Checkpoint> expired, List<Evidence> evidence) {
        if (CheckpointHold.find(facts).isPresent()) {
            // One vertex has the barriers and sits on them; no time-out is long enough for that.
            return Optional.empty();
        }
        Optional<Bottleneck> bottleneck = Bottleneck.find(facts);
        if (bottleneck.isPresent()) {
            evidence.add(Evidence.of(
                    Evidence.Kind.METRIC,
                    bottleneck.get().words(),
                    "BACKPRESSURED_RATIO",
                    facts.snapshot().takenAt()));
            return Optional.of(
                    BottleneckDetector.kind(facts, bottleneck.get(), evidence).equals("sink")
                            ? "sink"
                            : "backpressure");
        }
        if (!Bottleneck.victims(facts).isEmpty()) {
            return Optional.of("backpressure");
        }
        List<CheckpointSplit> splits = CheckpointSplit.latest(facts);
        boolean barriers =
                splits.stream().filter(s -> s.barrier() > s.total() / 2).count() > splits.size() / 2;
        if (barriers) {
            return Optional.of("backpressure");
        }
        Duration timeout = checkpoints.timeout();
        if (timeout == null) {
            timeout = observedTimeout(expired);
            if (timeout == null || !isNearlyDone(facts, expired)) {
                return Optional.empty();
            }
        }
        Optional<Duration> took = checkpoints.lastCompleted().map(Checkpoint::endToEnd);
        boolean near = took.isPresent() && took.get().toMillis() >= NEAR_TIMEOUT * timeout.toMillis();
        if (near) {
            evidence.add(Evidence.of(
                    Evidence.Kind.CHECKPOINT,
                    "the latest that completed took "
                            + Quantities.format(took.get().toMillis(), "ms"),
                    "checkpoints",
                    facts.snapshot().takenAt()));
        }
        if (checkpoints.timeout() == null) {
            evidence.add(Evidence.of(
                    Evidence.Kind.CHECKPOINT,
                    "they expired " + Quantities.format(timeout.toMillis(), "ms") + " after they began",
                    "checkpoints",
                    facts.snapshot().takenAt()));
        }
        return near || timeout.compareTo(SHORT_TIMEOUT) <= 0 ? Optional.of("timeout") : Optional.empty();
    }

    /** A checkpoint expires when its time is up: where begin and end were seen, that is the time-out. */
    private static @Nullable Duration observedTimeout(List<Checkpoint> expired) {
        return expired.stream()
                .map(Checkpoint::endToEnd)
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .orElse(null);
    }

    /** Whether subtasks acknowledged soon after the time was up; what nothing measured may else have been held up by barriers. */
    private static boolean isNearlyDone(Facts facts, List<Checkpoint> expired) {
        for (TextFact fact : facts.textsWith(LATE)) {
            Matcher late = LATE_MESSAGE.matcher(fact.message());
            if (late.lookingAt()) {
                long id = Long.parseLong(late.group(1));
                boolean soon = expired.stream()
                        .filter(c -> c.id() == id)
                        .anyMatch(c ->
                                Duration.between(c.triggeredAt(), fact.at()).compareTo(SOON) <= 0);
                if (soon) {
                    return true;
                }
            }
        }
        return false;
    }
}
