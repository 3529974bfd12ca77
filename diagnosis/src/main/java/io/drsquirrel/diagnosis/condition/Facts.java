// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One snapshot prepared for conditions: everything in words brought into one form and indexed by the literals that rules
 * look for, so that each condition sees only the records it may match.
 */
public final class Facts {
    /** What our own agent says on a process' standard error is no fact about the job. */
    private static final String OUR_AGENT = "Dr. Squirrel's agent:";

    /** A class in a package, as Java spells it: no path, host or sentence. */
    private static final Pattern CLASS_NAME = Pattern.compile("(?:[a-z_][\\w$]*\\.)+[A-Z$][\\w$]*");

    private static final Pattern THROWABLE_NAME = Pattern.compile("(?:Exception|Error|Throwable)$");

    /** How many causes are looked for in the message of the last wrapper. */
    private static final int WRAPPERS = 4;

    private final JobSnapshot snapshot;
    private final Throwables throwables;
    private final List<TextFact> texts;
    private final List<IndexedFact> indexed;
    private final Wording[] wordings;
    private final SeriesIndex series;
    private final LiteralIndex literals;
    private final List<List<IndexedFact>> byLiteral;
    private final Map<String, List<IndexedFact>> byOtherLiteral = new HashMap<>();
    private final Map<Object, Object> derived = new HashMap<>();

    private Facts(JobSnapshot snapshot, List<TextFact> texts, LiteralIndex literals) {
        this.snapshot = snapshot;
        this.texts = List.copyOf(texts);
        this.throwables = new Throwables(literals);
        Wording.Distinct distinct = new Wording.Distinct();
        List<IndexedFact> inOrder = new ArrayList<>(texts.size());
        for (TextFact text : texts) {
            inOrder.add(new IndexedFact(text, inOrder.size(), distinct, throwables));
        }
        this.indexed = List.copyOf(inOrder);
        this.series = new SeriesIndex(snapshot);
        this.literals = literals;
        this.wordings = distinct.all();
        this.byLiteral = literals.find(indexed, wordings);
    }

    /** Prepares a snapshot. */
    public static Facts of(JobSnapshot snapshot) {
        return of(snapshot, LiteralIndex.NONE);
    }

    /**
     * Prepares a snapshot.
     *
     * @param literals what conditions will look for, so that one pass over all words finds it
     */
    public static Facts of(JobSnapshot snapshot, LiteralIndex literals) {
        return new Facts(snapshot, textFacts(snapshot), literals);
    }

    /** Something that several rules derive from the facts in the same way, made once. Not for use by several threads. */
    @SuppressWarnings("unchecked") // one key stands for one type
    public <T> T once(Object key, Supplier<T> derive) {
        Object known = derived.get(key);
        if (known == null) {
            known = derive.get();
            derived.put(key, known);
        }
        return (T) known;
    }

    /** The same without the records of shared processes that name no job. */
    public Facts withoutShared() {
        return once(
                "without shared records",
                () -> new Facts(
                        snapshot, texts.stream().filter(text -> !text.shared()).toList(), literals));
    }

    /** The snapshot itself. */
    public JobSnapshot snapshot() {
        return snapshot;
    }

    /** Everything in words, oldest first. */
    public List<TextFact> texts() {
        return texts;
    }

    /** The vertex with that id; for who asks for each of hundreds. */
    public Optional<JobVertex> vertex(String id) {
        Map<String, JobVertex> byId = once(JobVertex.class, () -> {
            Map<String, JobVertex> all = new HashMap<>();
            snapshot.topology().vertices().forEach(v -> all.putIfAbsent(v.id(), v));
            return all;
        });
        return Optional.ofNullable(byId.get(id));
    }

    /** Whether facts of that kind are there. */
    public boolean has(Capability capability) {
        return snapshot.coverage().has(capability);
    }

    /** All series of one signal, one per subject. */
    public List<SignalSeries> series(Signal signal) {
        return series.of(signal);
    }

    /** The series of one signal on one subject. */
    public Optional<SignalSeries> series(Signal signal, String subject) {
        return Optional.ofNullable(series.of(signal, subject));
    }

    /** The latest value of one signal on one subject, or another where there is none. */
    public double latest(Signal signal, String subject, double otherwise) {
        SignalSeries found = series.of(signal, subject);
        return found == null ? otherwise : found.latest(otherwise);
    }

    /** The latest panes with data of one signal on one subject; empty where they are too few to speak. */
    public Optional<Recent> recent(Signal signal, String subject, Duration span) {
        SignalSeries found = series.of(signal, subject);
        return found == null ? Optional.empty() : Recent.of(found, span);
    }

    /** The mean of the latest panes with data, be it a single one; empty where there is none. */
    public OptionalDouble latestMean(Signal signal, String subject, Duration span) {
        SignalSeries found = series.of(signal, subject);
        Optional<Recent> recent = found == null ? Optional.empty() : Recent.any(found, span);
        return recent.isPresent() ? OptionalDouble.of(recent.get().mean()) : OptionalDouble.empty();
    }

    /** The spread of one signal over the subtasks of one vertex. */
    public Optional<SubtaskSpread> spread(Signal signal, String vertex) {
        return series.spread(signal, vertex);
    }

    /** Records that may match a condition: those that hold at least one of the literals that it looks for; all where it has none. */
    List<IndexedFact> candidates(Condition condition) {
        LiteralIndex.Wanted wanted = literals.of(condition);
        return wanted.literals().isEmpty() ? indexed : holdingAny(wanted);
    }

    private List<IndexedFact> holdingAny(LiteralIndex.Wanted wanted) {
        List<IndexedFact> only = List.of();
        BitSet several = null;
        for (int i = 0; i < wanted.numbers().length; i++) {
            List<IndexedFact> holding = holding(wanted, i);
            if (only.isEmpty()) {
                only = holding;
            } else if (!holding.isEmpty()) {
                several = several == null ? positions(new BitSet(indexed.size()), only) : several;
                positions(several, holding);
            }
        }
        return several == null ? only : several.stream().mapToObj(indexed::get).toList();
    }

    private static BitSet positions(BitSet positions, List<IndexedFact> facts) {
        for (IndexedFact fact : facts) {
            positions.set(fact.position());
        }
        return positions;
    }

    /**
     * Everything in words that holds one of these literals in its message or a headline of its throwables, oldest first. A detector
     * names them in {@link Detector#literals}, so that they are found in one pass with all others.
     *
     * @param wanted lower case
     */
    public List<TextFact> textsWith(List<String> wanted) {
        return holdingAny(literals.wanted(wanted)).stream()
                .map(IndexedFact::fact)
                .toList();
    }

    /** Tells whether a frame of a throwable holds one of these parts (lower case), see {@link Detector#frames}. */
    public Predicate<LoggedThrowable> holdingFrame(List<String> parts) {
        BitSet stacks = throwables.stacksWith(parts);
        return stacks.isEmpty() ? throwable -> false : throwable -> stacks.get(throwables.stack(throwable));
    }

    /** Something that is derived from the frames of a throwable, made once for all throwables with the same. Not for several threads. */
    public <T> T ofFrames(Object key, LoggedThrowable throwable, Function<List<String>, T> derive) {
        return throwables.derived(key, throwable, derive);
    }

    /** Types and stacks of all throwables. */
    Throwables throwables() {
        return throwables;
    }

    private List<IndexedFact> holding(LiteralIndex.Wanted wanted, int index) {
        int number = wanted.numbers()[index];
        return number >= 0
                ? byLiteral.get(number)
                : byOtherLiteral.computeIfAbsent(wanted.literals().get(index), this::plainSearch);
    }

    /** For what no index can find: a single letter, other letters than ASCII's. */
    private List<IndexedFact> plainSearch(String literal) {
        if (literal.indexOf('\n') >= 0) {
            return indexed.stream()
                    .filter(t -> t.headlinesLower().contains(literal))
                    .toList();
        }
        BitSet holding = new BitSet(wordings.length);
        for (Wording wording : wordings) {
            holding.set(wording.number(), wording.lower().contains(literal));
        }
        return indexed.stream()
                .filter(fact -> Arrays.stream(fact.wordings()).anyMatch(w -> holding.get(w.number())))
                .toList();
    }

    /** A record, told from others by its time and message before its throwables are compared. */
    private record Told(LogEvent event) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Told told && event.equals(told.event);
        }

        @Override
        public int hashCode() {
            return 31 * event.at().hashCode() + event.message().hashCode();
        }
    }

    private static List<TextFact> textFacts(JobSnapshot snapshot) {
        List<TextFact> facts = new ArrayList<>();
        Set<Told> seen = new HashSet<>();
        for (LogEvent event : snapshot.events()) {
            if (!event.message().startsWith(OUR_AGENT) && seen.add(new Told(event))) {
                facts.add(ofLog(event, event.at(), event.repeat()));
            }
        }
        for (ExceptionGroup group : snapshot.exceptionGroups()) {
            for (LogEvent event : group.samples()) {
                if (!event.message().startsWith(OUR_AGENT) && seen.add(new Told(event))) {
                    facts.add(ofLog(event, event.at(), event.repeat()));
                }
            }
            facts.addAll(unsampled(snapshot, group));
        }
        for (JobFailure failure : snapshot.failures()) {
            facts.add(ofFailure(snapshot, failure));
        }
        for (Checkpoint checkpoint : snapshot.checkpoints().history()) {
            if (checkpoint.failureReason() != null) {
                facts.add(ofCheckpoint(snapshot, checkpoint, checkpoint.failureReason()));
            }
        }
        for (ProcessFacts process : snapshot.processes()) {
            if (process.exitReason() != null) {
                facts.add(ofEnd(snapshot, process, process.exitReason()));
            }
        }
        facts.sort(Comparator.comparing(TextFact::at)
                .thenComparing(TextFact::origin)
                .thenComparing(TextFact::source, Facts::bySource));
        return facts;
    }

    /**
     * What a group of plain messages counted beyond its samples, so that "at least five within ten minutes" is not asked of the
     * few records that were kept. Each pane's rest stands as one fact, worded like the latest sample.
     */
    private static List<TextFact> unsampled(JobSnapshot snapshot, ExceptionGroup group) {
        List<LogEvent> samples = group.samples();
        if (samples.isEmpty()
                || samples.stream()
                        .anyMatch(e -> e.throwable() != null || e.message().startsWith(OUR_AGENT))) {
            return List.of();
        }
        long[] rest = group.perPane().stream().mapToLong(Integer::longValue).toArray();
        for (LogEvent sample : samples) {
            int pane = snapshot.window().paneOf(sample.at());
            if (pane >= 0 && pane < rest.length) {
                rest[pane] -= sample.repeat();
            }
        }
        List<TextFact> facts = new ArrayList<>();
        LogEvent latest = samples.get(samples.size() - 1);
        for (int pane = 0; pane < rest.length; pane++) {
            if (rest[pane] > 0) {
                Instant start = snapshot.window().startOf(pane);
                Instant at = start.isBefore(group.first()) ? group.first() : start;
                facts.add(ofLog(latest, at, rest[pane]));
            }
        }
        return facts;
    }

    /** Records of one instant: those of one file or partition in the order they were written, {@code :9} before {@code :10}. */
    private static int bySource(String a, String b) {
        int numberA = numberAt(a);
        int numberB = numberAt(b);
        int byName = a.substring(0, numberA).compareTo(b.substring(0, numberB));
        if (byName != 0) {
            return byName;
        }
        int byLength = Integer.compare(a.length() - numberA, b.length() - numberB);
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    private static int numberAt(String source) {
        int at = source.length();
        while (at > 0 && source.charAt(at - 1) >= '0' && source.charAt(at - 1) <= '9') {
            at--;
        }
        return at;
    }

    private static TextFact ofLog(LogEvent event, Instant at, long count) {
        return new TextFact(
                TextFact.Origin.LOG,
                at,
                event.level(),
                event.logger(),
                event.message(),
                event.throwableIfAny().map(Facts::unwrapped).orElse(List.of()),
                event.process(),
                event.source(),
                event.jobId(),
                count,
                event.shared());
    }

    private static TextFact ofFailure(JobSnapshot snapshot, JobFailure failure) {
        ProcessRef process = failure.taskManager() == null
                ? new ProcessRef(snapshot.key().cluster(), ProcessKind.JOB_MANAGER, "jobmanager", "")
                : new ProcessRef(snapshot.key().cluster(), ProcessKind.TASK_MANAGER, failure.taskManager(), "");
        return new TextFact(
                TextFact.Origin.FAILURE,
                failure.at(),
                LogLevel.ERROR,
                "",
                failure.taskName() == null ? "" : failure.taskName() + " failed",
                unwrapped(failure.throwable()),
                process,
                failure.source(),
                snapshot.jobId(),
                1,
                false);
    }

    private static TextFact ofCheckpoint(JobSnapshot snapshot, Checkpoint checkpoint, String reason) {
        Instant at = checkpoint.endToEnd() == null
                ? checkpoint.triggeredAt()
                : checkpoint.triggeredAt().plus(checkpoint.endToEnd());
        return new TextFact(
                TextFact.Origin.CHECKPOINT,
                at,
                LogLevel.WARN,
                "",
                (checkpoint.savepoint() ? "Savepoint " : "Checkpoint ") + checkpoint.id() + " failed: " + reason,
                List.of(),
                new ProcessRef(snapshot.key().cluster(), ProcessKind.JOB_MANAGER, "jobmanager", ""),
                "checkpoint " + checkpoint.id(),
                snapshot.jobId(),
                1,
                false);
    }

    private static TextFact ofEnd(JobSnapshot snapshot, ProcessFacts process, String reason) {
        Instant at = process.endedAt() == null ? snapshot.takenAt() : process.endedAt();
        return new TextFact(
                TextFact.Origin.CONTAINER,
                at,
                LogLevel.ERROR,
                "",
                "Container " + process.process().id() + " ended: " + reason,
                List.of(),
                process.process(),
                "container " + process.process().id(),
                null,
                1,
                false);
    }

    /**
     * The chain, with Flink's serialized copies of throwables replaced by what they are copies of. Where a log was cut before the
     * last cause, the message of the last wrapper still tells it ("CompletionException: java.io.IOException: gone").
     */
    private static List<LoggedThrowable> unwrapped(LoggedThrowable throwable) {
        List<LoggedThrowable> chain = new ArrayList<>();
        for (LoggedThrowable t : throwable.chain()) {
            chain.add(t.simpleType().equals("SerializedThrowable") ? original(t) : t);
        }
        LoggedThrowable last = chain.get(chain.size() - 1);
        for (int i = 0; i < WRAPPERS; i++) {
            LoggedThrowable told = original(last);
            if (told == last || !THROWABLE_NAME.matcher(told.type()).find()) {
                break;
            }
            chain.add(told);
            last = told;
        }
        return chain;
    }

    private static LoggedThrowable original(LoggedThrowable copy) {
        String text = copy.message();
        int colon = text.indexOf(": ");
        String type = colon < 0 ? text : text.substring(0, colon);
        return CLASS_NAME.matcher(type).matches()
                ? new LoggedThrowable(
                        type,
                        colon < 0 ? "" : text.substring(colon + 2),
                        copy.frames(),
                        copy.cause(),
                        copy.suppressed())
                : copy;
    }
}
