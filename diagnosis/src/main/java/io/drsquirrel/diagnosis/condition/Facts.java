// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One snapshot prepared for conditions: everything in words brought into one form and indexed by the literals that rules
 * look for, so that each condition sees only the records it may match.
 */
public final class Facts {
    private final JobSnapshot snapshot;
    private final List<TextFact> texts;
    private final LiteralIndex literals;
    private final Throwables throwables;
    private final TextIndex index;
    private final SeriesIndex series;
    private final Map<Object, Object> derived = new HashMap<>();

    private Facts(JobSnapshot snapshot, List<TextFact> texts, LiteralIndex literals) {
        this.snapshot = snapshot;
        this.texts = List.copyOf(texts);
        this.literals = literals;
        this.throwables = new Throwables(literals);
        this.index = new TextIndex(this.texts, literals, throwables);
        this.series = new SeriesIndex(snapshot);
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
        return new Facts(snapshot, TextFacts.of(snapshot), literals);
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

    /** Records that may match a condition. */
    Candidates candidates(Condition condition) {
        return index.candidates(condition);
    }

    /**
     * Everything in words that holds one of these literals in its message or a headline of its throwables, oldest first. A detector
     * names them in {@link Detector#literals}, so that they are found in one pass with all others.
     *
     * @param wanted lower case
     */
    public List<TextFact> textsWith(List<String> wanted) {
        return index.with(wanted);
    }

    /** Everything in words by what it says but for numbers, in the order of the first of each. */
    public List<Alike> alike() {
        return index.groups();
    }

    /** Everything in words that is in these groups, oldest first. */
    public List<TextFact> texts(List<Alike> groups) {
        return index.in(groups);
    }

    /** Tells whether a frame holds one of these parts (lower case), or would but for its numbers, see {@link Detector#frames}. */
    public Predicate<Alike> holdingFrame(List<String> parts) {
        BitSet stacks = throwables.stacksWith(parts);
        return alike -> {
            for (int i = 0; i < alike.depth(); i++) {
                if (stacks.get(alike.stack(i))) {
                    return true;
                }
            }
            return false;
        };
    }

    /**
     * Something that is derived from the frames of the innermost throwable, made once for all with the same. Not for several threads.
     *
     * @param alike records with throwables
     * @param derive must not ask for numbers in frames
     */
    public <T> T ofInnermostFrames(Object key, Alike alike, Function<List<String>, T> derive) {
        int last = alike.depth() - 1;
        return throwables.derived(
                key, alike.stack(last), alike.example().chain().get(last), derive);
    }

    /** Types and stacks of all throwables. */
    Throwables throwables() {
        return throwables;
    }
}
