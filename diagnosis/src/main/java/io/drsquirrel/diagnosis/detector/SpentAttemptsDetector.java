// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.condition.TextHit;
import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The attempts of a fixed-delay strategy were used up by failures that have nothing to do with each other. Flink never counts them anew
 * (FixedDelayRestartBackoffTimeStrategy), so that a job which recovers from every blip still ends for good with the last one.
 *
 * <p>Holds where Flink says that this strategy allows no more, the last failure stands alone, at least two others came an hour or more
 * before, each an hour or more after the one before it, and not all of them have the same cause.
 */
public final class SpentAttemptsDetector implements Detector {
    private static final String SPENT = "Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy";
    private static final List<String> LITERALS = List.of(SPENT.toLowerCase(Locale.ROOT));
    /** Who runs this long after a failure has recovered from it. */
    private static final Duration APART = Duration.ofHours(1);

    private static final int OTHERS = 2;
    private static final int FAR = 1_000;

    @Override
    public String name() {
        return "spent-attempts";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public List<String> literals() {
        return LITERALS;
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        List<JobFailure> failures = facts.snapshot().failures();
        if (failures.isEmpty()) {
            return facts.has(Capability.EXCEPTIONS)
                    ? Outcome.fails()
                    : Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        Optional<TextFact> end = facts.textsWith(LITERALS).stream()
                .filter(f -> f.message().contains(SPENT)
                        || f.chain().stream().anyMatch(t -> t.message().contains(SPENT)))
                .max(Comparator.comparing(TextFact::at));
        if (end.isEmpty()) {
            return Outcome.fails();
        }
        List<List<JobFailure>> incidents = incidents(failures);
        List<JobFailure> last = incidents.get(incidents.size() - 1);
        Set<String> causes = incidents.stream()
                .map(i -> Fingerprint.of(i.get(0).throwable()).toString())
                .collect(Collectors.toSet());
        if (incidents.size() <= OTHERS
                || causes.size() < 2
                || last.stream()
                                .map(f -> Fingerprint.of(f.throwable()))
                                .distinct()
                                .count()
                        > 1
                || isLoop(last)) {
            return Outcome.fails();
        }
        Instant first = incidents.get(0).get(0).at();
        Set<Instant> lastAt = last.stream().map(JobFailure::at).collect(Collectors.toSet());
        List<TextHit> hits = facts.texts().stream()
                .filter(f -> f == end.get() || f.origin() == TextFact.Origin.FAILURE && lastAt.contains(f.at()))
                .map(f -> new TextHit(f, FAR))
                .toList();
        return new Outcome(
                Outcome.State.HOLDS,
                incidents.stream().map(SpentAttemptsDetector::evidence).toList(),
                hits,
                Map.of(
                        "times",
                        Integer.toString(incidents.size()),
                        "causes",
                        Integer.toString(causes.size()),
                        "days",
                        Long.toString(Math.max(
                                1, Duration.between(first, last.get(0).at()).toDays()))),
                Set.of());
    }

    /** Failures less than an hour apart are one incident; oldest first. */
    private static List<List<JobFailure>> incidents(List<JobFailure> failures) {
        List<JobFailure> sorted = new ArrayList<>(failures);
        sorted.sort(Comparator.comparing(JobFailure::at));
        List<List<JobFailure>> incidents = new ArrayList<>();
        Instant before = Instant.MIN;
        for (JobFailure failure : sorted) {
            if (incidents.isEmpty() || before.plus(APART).isBefore(failure.at())) {
                incidents.add(new ArrayList<>());
            }
            incidents.get(incidents.size() - 1).add(failure);
            before = failure.at();
        }
        return incidents;
    }

    /** Whether a job came back and failed again, rather than that one failure was told of several times. */
    private static boolean isLoop(List<JobFailure> incident) {
        return Duration.between(
                                incident.get(0).at(),
                                incident.get(incident.size() - 1).at())
                        .compareTo(Duration.ofSeconds(1))
                > 0;
    }

    private static Evidence evidence(List<JobFailure> incident) {
        JobFailure failure = incident.get(0);
        return Evidence.of(
                Evidence.Kind.EXCEPTION,
                failure.throwable()
                        .chain()
                        .get(failure.throwable().chain().size() - 1)
                        .headline(),
                failure.source(),
                failure.at());
    }
}
