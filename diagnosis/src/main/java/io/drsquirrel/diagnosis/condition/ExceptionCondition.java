// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Duration;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A throwable of that type, with that message or frames, is in the chain behind a record; where a record has lost its chain,
 * {@code Type: message} inside its text counts too.
 *
 * @param types simple or fully qualified class names, one of which it is; empty: any
 * @param message what its message says
 * @param frames parts of frames, one of which is in its stack (lower case); empty: any
 * @param thrownIn packages, classes or methods, in one of which it was thrown: the first frame of its stack that is none of the JDK
 *     holds one of them (lower case); empty: anywhere
 * @param position where in the chain it may stand
 * @param atLeast how many records must carry it
 * @param within time in which they must; null: the whole window
 */
public record ExceptionCondition(
        List<String> types,
        TextMatch message,
        List<String> frames,
        List<String> thrownIn,
        Position position,
        int atLeast,
        @Nullable Duration within)
        implements Condition {
    private static final Object PLACE = new Object();

    /** Where in a chain of causes a throwable stands. */
    public enum Position {
        ANY,
        INNERMOST,
        OUTERMOST
    }

    public ExceptionCondition {
        types = List.copyOf(types);
        frames = frames.stream().map(f -> f.toLowerCase(Locale.ROOT)).toList();
        thrownIn = thrownIn.stream().map(f -> f.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public Outcome evaluate(Facts facts) {
        Candidates candidates = facts.candidates(this);
        Map<String, String> captures = new LinkedHashMap<>();
        List<TextHit> hits = candidates.isEmpty() ? List.of() : hits(facts, candidates, captures);
        if (hits.isEmpty()) {
            boolean read = facts.has(Capability.JOB_MANAGER_LOG)
                    || facts.has(Capability.TASK_MANAGER_LOG)
                    || facts.has(Capability.EXCEPTIONS);
            return read
                    ? Outcome.fails()
                    : Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS, Capability.TASK_MANAGER_LOG));
        }
        return TextEvidence.outcome(hits, atLeast, within, captures, Evidence.Kind.EXCEPTION);
    }

    private List<TextHit> hits(Facts facts, Candidates candidates, Map<String, String> captures) {
        BitSet fitting = facts.throwables().typesThat(this::typeFits);
        BitSet stacks = facts.throwables().stacksWith(frames);
        return candidates.matching(
                alike -> mayMatch(alike, fitting),
                fact -> fact.depth() > 0 ? inChain(facts, fact, fitting, stacks, captures) : inText(fact, captures));
    }

    private boolean mayMatch(Alike alike, BitSet fitting) {
        boolean typed = alike.depth() == 0;
        for (int i = 0; i < alike.depth(); i++) {
            typed |= fitting.get(alike.type(i));
        }
        return typed && message.mayMatch(alike);
    }

    /** Whether it asks for no number: then records that are alike all match, or none does. */
    boolean isOfWords() {
        return message.isOfWords()
                && Stream.of(types, frames, thrownIn).flatMap(List::stream).noneMatch(Wording::hasNumbers);
    }

    /** Literals of which one occurs in every record that can match. */
    public List<String> required() {
        List<String> fromMessage = message.required();
        if (!fromMessage.isEmpty()) {
            return fromMessage;
        }
        return types.stream().map(t -> simple(t).toLowerCase(Locale.ROOT)).toList();
    }

    private int inChain(Facts facts, IndexedFact indexed, BitSet fitting, BitSet stacks, Map<String, String> captures) {
        int last = indexed.depth() - 1;
        int from = position == Position.OUTERMOST ? 0 : last;
        int to = position == Position.INNERMOST ? last : 0;
        for (int i = from; i >= to; i--) {
            Alike alike = indexed.alike();
            if (!fitting.get(alike.type(i)) || !(frames.isEmpty() || stacks.get(alike.stack(i)))) {
                continue;
            }
            LoggedThrowable throwable = indexed.fact().chain().get(i);
            Optional<Map<String, String>> match = message.match(throwable.message());
            if (match.isPresent() && framesFit(throwable) && placeFits(facts, throwable, alike.stack(i))) {
                match.get().forEach(captures::putIfAbsent);
                return last - i;
            }
        }
        return -1;
    }

    private int inText(IndexedFact indexed, Map<String, String> captures) {
        // What is told at INFO without a stack was expected: a library that is not there, a retry.
        LogLevel level = indexed.fact().level();
        if (!frames.isEmpty() || !thrownIn.isEmpty() || (level != LogLevel.UNKNOWN && !level.atLeast(LogLevel.WARN))) {
            return -1;
        }
        String lowered = indexed.headlinesLower();
        boolean typed = types.isEmpty()
                || types.stream()
                        .anyMatch(t -> wordIn(
                                lowered, t.substring(t.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
        if (!typed) {
            return -1;
        }
        Optional<Map<String, String>> match = message.match(indexed);
        match.ifPresent(m -> m.forEach(captures::putIfAbsent));
        return match.isPresent() ? 0 : -1;
    }

    /** The number of a stack tells what frames it has but for their numbers. */
    private boolean framesFit(LoggedThrowable throwable) {
        return frames.stream().noneMatch(Wording::hasNumbers)
                || throwable.frames().stream().map(LiteralIndex::lower).anyMatch(frame -> frames.stream()
                        .anyMatch(frame::contains));
    }

    private boolean placeFits(Facts facts, LoggedThrowable throwable, int stack) {
        if (thrownIn.isEmpty()) {
            return true;
        }
        Optional<String> place = thrownIn.stream().anyMatch(Wording::hasNumbers)
                ? place(throwable.frames())
                : facts.throwables().derived(PLACE, stack, throwable, ExceptionCondition::place);
        return place.filter(p -> thrownIn.stream().anyMatch(p::contains)).isPresent();
    }

    /** The first frame that is none of the JDK, in lower case. */
    private static Optional<String> place(List<String> frames) {
        return frames.stream()
                .map(LiteralIndex::lower)
                .filter(frame -> !isOfJdk(frame))
                .findFirst();
    }

    /** Also with a module before it: {@code java.base/java.util.HashMap.get}. */
    private static boolean isOfJdk(String frame) {
        return frame.startsWith("java.")
                || frame.startsWith("javax.")
                || frame.startsWith("jdk.")
                || frame.startsWith("sun.")
                || frame.startsWith("com.sun.");
    }

    private boolean typeFits(String type) {
        return types.isEmpty()
                || types.stream()
                        .anyMatch(t -> type.equals(t)
                                || type.endsWith("." + t)
                                || type.endsWith("$" + t)
                                || t.indexOf('.') >= 0 && type.endsWith(t));
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    private static boolean wordIn(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            boolean startsWord = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            int end = at + word.length();
            boolean endsWord = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (startsWord && endsWord) {
                return true;
            }
        }
        return false;
    }
}
