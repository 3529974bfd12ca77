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
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The job failed several times for the same reason at the same place, and lately no checkpoint completed in between: each attempt starts
 * from the same state and meets the same record.
 *
 * <p>With {@code user-code: true} only failures count that a record is likely to be the reason of: thrown below user code, with the
 * very same message each time, by something that reads or converts a value. Another exception of user code may have a record as
 * its reason, too, or the state it meets, or the code alone.
 */
public final class SameFailureDetector implements Detector {
    /** Parts of the types of exceptions that tell of a value. */
    private static final List<String> OF_VALUES = List.of(
            "NumberFormat",
            "InvalidFormat",
            "MismatchedInput",
            "Parse",
            "Json",
            "JSON",
            "Xml",
            "SAX",
            "Csv",
            "DateTime",
            "Serialization",
            "Unmarshal",
            "Decod",
            "MalformedInput",
            "MalformedURL",
            "URISyntax",
            "Avro",
            "InvalidProtocolBuffer",
            "UnrecognizedProperty",
            "InvalidRecord",
            "BadRecord",
            "InvalidMessage",
            "BadMessage");

    /** Parts of messages that quote one. */
    private static final List<String> QUOTING = List.of(
            "For input string",
            "Unparseable",
            "nparsable",
            "cannot parse",
            "Cannot parse",
            "could not parse",
            "Could not parse",
            "Failed to parse",
            "failed to parse",
            "could not be parsed",
            "cannot be parsed",
            "Failed to decode",
            "cannot be decoded",
            "alformed",
            "Unexpected character",
            "Unrecognized token",
            "invalid record",
            "Invalid record",
            "bad record",
            "Invalid JSON",
            "invalid JSON",
            "No enum constant",
            "Illegal base64",
            "Invalid UUID",
            "at offset");

    /** Where no record is at hand yet: a task opens its operators, a coordinator looks for splits. */
    private static final List<String> BEFORE_RECORDS = List.of(
            ".initializeStateAndOpenOperators(",
            ".openAllOperators(",
            "SourceCoordinator.",
            "SourceCoordinatorContext.");

    private static final int FAR = 1_000;
    /** So many in a row are asked for where the job did make progress before them. */
    private static final int AFTER_PROGRESS = 3;

    @Override
    public String name() {
        return "same-failure";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("times", "user-code");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        JobSnapshot snapshot = facts.snapshot();
        if (snapshot.failures().isEmpty()) {
            return facts.has(Capability.EXCEPTIONS)
                    ? Outcome.fails()
                    : Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        boolean record = arguments.text("user-code", "false").equals("true");
        int times = (int) arguments.number("times", record ? 2 : 3);
        Map<String, List<JobFailure>> byFault = new LinkedHashMap<>();
        for (JobFailure failure : snapshot.failures()) {
            if (record && !canBeARecord(failure)) {
                continue;
            }
            String fault = record
                    ? innermost(failure).headline()
                    : Fingerprint.of(failure.throwable()).toString();
            byFault.computeIfAbsent(fault, k -> new ArrayList<>()).add(failure);
        }
        for (List<JobFailure> all : byFault.values()) {
            List<JobFailure> same = withoutProgress(all, snapshot);
            if (same.size() >= (same.size() == all.size() ? times : Math.max(times, AFTER_PROGRESS))) {
                Instant first = same.get(0).at();
                Instant last = same.get(same.size() - 1).at();
                String headline = innermost(same.get(0)).headline();
                return new Outcome(
                        Outcome.State.HOLDS,
                        List.of(new Evidence(
                                Evidence.Kind.EXCEPTION,
                                same.size() + " failures in a row with the same cause, and no checkpoint between them: "
                                        + headline,
                                same.get(0).source(),
                                first,
                                last,
                                same.get(0).taskManager(),
                                null,
                                null,
                                (double) same.size(),
                                (double) times,
                                same.size())),
                        hits(facts, same),
                        Map.of("times", Integer.toString(same.size()), "failure", headline),
                        Set.of());
            }
        }
        return Outcome.fails();
    }

    /**
     * Most failures in a row between any two of which no checkpoint completed; of two rows as long the later. Before the first of
     * them some may have: an attempt gets closer to the record with each checkpoint, until there is time for none. Later one may by
     * chance, between the start of an attempt and the record.
     */
    private static List<JobFailure> withoutProgress(List<JobFailure> all, JobSnapshot snapshot) {
        List<JobFailure> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing(JobFailure::at));
        List<JobFailure> longest = List.of();
        int from = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0
                    && progressed(
                            snapshot, sorted.get(i - 1).at(), sorted.get(i).at())) {
                from = i;
            }
            if (i + 1 - from >= longest.size()) {
                longest = sorted.subList(from, i + 1);
            }
        }
        return longest;
    }

    /** The records of these failures; whatever rule knows what they mean speaks of them from nearer. */
    private static List<TextHit> hits(Facts facts, List<JobFailure> failures) {
        Set<String> places = new HashSet<>();
        failures.forEach(f -> places.add(f.at() + " " + f.source()));
        return facts.texts().stream()
                .filter(f -> f.origin() == TextFact.Origin.FAILURE && places.contains(f.at() + " " + f.source()))
                .map(f -> new TextHit(f, FAR))
                .toList();
    }

    private static LoggedThrowable innermost(JobFailure failure) {
        List<LoggedThrowable> chain = failure.throwable().chain();
        return chain.get(chain.size() - 1);
    }

    private static boolean canBeARecord(JobFailure failure) {
        LoggedThrowable innermost = innermost(failure);
        String type = innermost.simpleType();
        boolean ofValue =
                OF_VALUES.stream().anyMatch(type::contains) || QUOTING.stream().anyMatch(innermost.message()::contains);
        return ofValue
                && !type.endsWith("Error")
                && failure.throwable().chain().stream()
                        .flatMap(t -> t.frames().stream())
                        .noneMatch(frame -> BEFORE_RECORDS.stream().anyMatch(frame::contains))
                && UserFrames.first(failure.throwable().chain()).isPresent();
    }

    private static boolean progressed(JobSnapshot snapshot, Instant first, Instant last) {
        return snapshot.checkpoints().history().stream()
                .anyMatch(c -> c.status() == Checkpoint.Status.COMPLETED
                        && c.triggeredAt().isAfter(first)
                        && c.triggeredAt().isBefore(last));
    }
}
