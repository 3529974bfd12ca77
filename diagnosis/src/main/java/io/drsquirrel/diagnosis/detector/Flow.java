// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What flows through vertices, and how they lie to each other. */
final class Flow {
    /** The assembler's word for how records travel along an edge that nobody told. */
    static final String INFERRED = "INFERRED";

    /** How names of operators begin that read by key. */
    private static final Pattern KEYED = Pattern.compile(
            "Keyed|KEYED|Group(Window)?Aggregate|Global(Group|Window)Aggregate|WindowAggregate|Window\\(|\\w*Tumbling\\w*Window"
                    + "|\\w*Sliding\\w*Window|\\w*Session\\w*Window|Interval[ _]?Join|Join\\[|Deduplicate|Rank\\[|OverAggregate"
                    // What people call their own: RegionWindow, SessionAggregate.
                    + "|\\w+(?:Window|Aggregate|Aggregator)\\b");

    private static final int LONGEST_NAME = 60;

    private Flow() {}

    /** Whether edges are known; an agent alone reports metrics, not the graph. */
    static boolean hasEdges(JobSnapshot snapshot) {
        for (JobVertex vertex : snapshot.topology().vertices()) {
            if (!vertex.inputs().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it reads from outside; where edges are unknown, by its name. */
    static boolean isSource(JobSnapshot snapshot, JobVertex vertex) {
        return hasEdges(snapshot) || snapshot.topology().vertices().size() == 1
                ? vertex.isSource() && !namedLikeKeyed(vertex)
                : vertex.name().startsWith("Source");
    }

    /** The vertices that read from outside. */
    static List<JobVertex> sources(JobSnapshot snapshot) {
        return snapshot.topology().vertices().stream()
                .filter(v -> isSource(snapshot, v))
                .toList();
    }

    /** Whether it writes to the outside: nothing reads from it but committers, and its name or operators say so. */
    static boolean isSink(JobSnapshot snapshot, JobVertex vertex) {
        List<JobVertex> readers = snapshot.topology().downstreamOf(vertex.id());
        boolean last = !hasEdges(snapshot)
                || readers.stream()
                        .allMatch(v -> v.name().toLowerCase(Locale.ROOT).contains("committer"));
        return last && namedLikeSink(vertex);
    }

    private static boolean namedLikeSink(JobVertex vertex) {
        StringBuilder names = new StringBuilder(vertex.name());
        vertex.operators().forEach(o -> names.append(' ').append(o.name()));
        String text = names.toString().toLowerCase(Locale.ROOT);
        return text.contains("sink") || text.contains("writer") || text.contains("print");
    }

    /** Whether it reads records by their key; where nobody told how records travel (logs do not), Flink's names of operators say so. */
    static boolean isKeyed(JobVertex vertex) {
        return vertex.inputs().stream().anyMatch(e -> e.shipStrategy().contains("HASH"))
                || (vertex.inputs().stream().allMatch(e -> e.shipStrategy().equals(INFERRED))
                        && namedLikeKeyed(vertex));
    }

    /** Whether a partitioner that the job brings along chooses which subtask reads a record. */
    static boolean hasOwnPartitioner(JobVertex vertex) {
        return vertex.inputs().stream().anyMatch(e -> e.shipStrategy().contains("CUSTOM"));
    }

    private static boolean namedLikeKeyed(JobVertex vertex) {
        return KEYED.matcher(vertex.name()).lookingAt();
    }

    /** What waits before the source; it is a level, of which two readings tell something. */
    static Optional<Recent> pending(Facts facts, JobVertex source) {
        return facts.series(Signal.PENDING_RECORDS, source.id())
                .flatMap(s -> Recent.of(s, Recent.FIVE_MINUTES).or(() -> Recent.any(s, Recent.FIVE_MINUTES)));
    }

    /**
     * Which signal counts what a vertex takes in: records in; for sources, whose tasks count none, records out.
     */
    static Signal intake(Facts facts, JobVertex vertex) {
        boolean counts = facts.series(Signal.RECORDS_IN_RATE, vertex.id())
                .map(s -> s.max().orElse(0) > 0)
                .orElse(false);
        return counts || !isSource(facts.snapshot(), vertex) ? Signal.RECORDS_IN_RATE : Signal.RECORDS_OUT_RATE;
    }

    /** Records per second that the vertex takes in now. */
    static Optional<Recent> now(Facts facts, JobVertex vertex) {
        return facts.recent(intake(facts, vertex), vertex.id(), Recent.TWO_MINUTES);
    }

    /** What each subtask takes in. */
    static Optional<Spread> perSubtask(Facts facts, JobVertex vertex) {
        return Spread.of(facts, intake(facts, vertex), vertex.id());
    }

    /** Ids of all vertices whose records come to that one in the end. */
    static Set<String> upstreamOf(JobSnapshot snapshot, String id) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            snapshot.topology().vertex(open.pop()).ifPresent(v -> v.inputs().forEach(e -> {
                if (seen.add(e.from())) {
                    open.push(e.from());
                }
            }));
        }
        return seen;
    }

    /** Its name, short enough for a sentence. */
    static String name(JobVertex vertex) {
        String name = vertex.name();
        return "'" + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name) + "'";
    }
}
