// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The types, frames and stacks of all throwables of a snapshot, each once. A job in a restart loop leaves thousands of throwables with
 * a few different stacks, and most that differ do so by the number of a line or of a lambda, which no rule asks for: frames are told from
 * each other without those. Some hundred conditions ask whether throwables are of their type and hold their frames: it is answered once
 * per type and once per frame.
 *
 * <p>Lives as long as the diagnosis of one snapshot, which bounds what it keeps. Not for several threads.
 */
final class Throwables {
    private final LiteralIndex literals;
    private final Map<String, Integer> typeNumbers = new HashMap<>();
    private final List<String> types = new ArrayList<>();
    private final Map<String, Integer> frameNumbers = new HashMap<>();
    private final List<String> frames = new ArrayList<>();
    private final Map<Stack, Stack> stacks = new HashMap<>();
    private final List<Stack> inOrder = new ArrayList<>();
    private final Map<String, BitSet> holding = new HashMap<>();
    private final Map<Object, @Nullable Object[]> derived = new HashMap<>();
    private List<String> writtenBefore = List.of();
    private int[] before = new int[0];
    private @Nullable Map<String, List<Integer>> framesByPart;
    private int[][] stacksOfFrame = new int[0][];

    /** Frames by their numbers; equal where these are. */
    private record Stack(int number, int[] frames) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Stack stack && Arrays.equals(stack.frames, frames);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(frames);
        }
    }

    /**
     * None yet.
     *
     * @param literals knows the parts of frames that conditions look for
     */
    Throwables(LiteralIndex literals) {
        this.literals = literals;
    }

    /** The number of the type of a throwable. */
    int type(LoggedThrowable throwable) {
        Integer known = typeNumbers.get(throwable.type());
        if (known == null) {
            known = types.size();
            types.add(throwable.type());
            typeNumbers.put(throwable.type(), known);
        }
        return known;
    }

    /** The number of the frames of a throwable, which it shares with those that differ in numbers of lines and the like. */
    int stack(LoggedThrowable throwable) {
        List<String> written = throwable.frames();
        int size = written.size();
        int[] numbers = new int[size];
        // Most stacks end like the one before, a recursion repeats its frames, and to compare is cheaper than to look
        // up.
        int shift = before.length - size;
        for (int i = size - 1; i >= 0; i--) {
            String frame = written.get(i);
            if (i + shift >= 0 && frame.equals(writtenBefore.get(i + shift))) {
                numbers[i] = before[i + shift];
            } else if (i + 1 < size && frame.equals(written.get(i + 1))) {
                numbers[i] = numbers[i + 1];
            } else {
                numbers[i] = frame(frame);
            }
        }
        writtenBefore = written;
        before = numbers;
        Stack stack = new Stack(inOrder.size(), numbers);
        Stack first = stacks.putIfAbsent(stack, stack);
        if (first != null) {
            return first.number();
        }
        inOrder.add(stack);
        return stack.number();
    }

    private int frame(String written) {
        Integer known = frameNumbers.get(written);
        if (known == null) {
            String text = withoutNumbers(written);
            known = frameNumbers.get(text);
            if (known == null) {
                known = frames.size();
                frames.add(text);
                frameNumbers.put(text, known);
            }
            frameNumbers.put(written, known);
        }
        return known;
    }

    /** The frame with a zero for the number of its line and for what compilers number: lambdas, anonymous classes, accessors. */
    static String withoutNumbers(String frame) {
        int place = frame.indexOf('(');
        StringBuilder kept = new StringBuilder(frame.length());
        boolean inNumber = false;
        for (int i = 0; i < frame.length(); i++) {
            char c = frame.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean counts = inNumber || (place >= 0 && i > place) || (i > 0 && frame.charAt(i - 1) == '$');
            if (!digit || !counts) {
                kept.append(c);
            } else if (!inNumber) {
                kept.append('0');
            }
            inNumber = digit && counts;
        }
        return kept.toString();
    }

    /** Numbers of the types that fit. */
    BitSet typesThat(Predicate<String> fit) {
        BitSet numbers = new BitSet(types.size());
        for (int i = 0; i < types.size(); i++) {
            numbers.set(i, fit.test(types.get(i)));
        }
        return numbers;
    }

    /**
     * Numbers of the stacks that hold one of these parts of frames (lower case), or would but for its numbers, once all throwables are
     * numbered.
     */
    BitSet stacksWith(List<String> parts) {
        if (parts.size() == 1) {
            return stacksWith(parts.get(0));
        }
        BitSet numbers = new BitSet(inOrder.size());
        for (String part : parts) {
            numbers.or(stacksWith(part));
        }
        return numbers;
    }

    private BitSet stacksWith(String part) {
        return holding.computeIfAbsent(part, p -> {
            BitSet numbers = new BitSet(inOrder.size());
            for (int frame : framesWith(p)) {
                for (int stack : stacksOf(frame)) {
                    numbers.set(stack);
                }
            }
            return numbers;
        });
    }

    private List<Integer> framesWith(String part) {
        Map<String, List<Integer>> found = framesByPart;
        if (found == null) {
            found = literals.findInFrames(frames);
            framesByPart = found;
        }
        if (literals.knowsInFrames(part)) {
            return found.getOrDefault(part, List.of());
        }
        String wanted = Wording.withOneDigit(part);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            if (Wording.withOneDigit(LiteralIndex.lower(frames.get(i))).contains(wanted)) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private int[] stacksOf(int frame) {
        if (stacksOfFrame.length < frames.size()) {
            int[] counts = new int[frames.size()];
            inOrder.forEach(stack -> Arrays.stream(stack.frames()).forEach(f -> counts[f]++));
            stacksOfFrame = new int[counts.length][];
            for (int i = 0; i < counts.length; i++) {
                stacksOfFrame[i] = new int[counts[i]];
            }
            for (Stack stack : inOrder) {
                for (int f : stack.frames()) {
                    stacksOfFrame[f][--counts[f]] = stack.number();
                }
            }
        }
        return stacksOfFrame[frame];
    }

    /**
     * What is derived from the frames of a throwable, made once for all whose stack has the same number.
     *
     * @param derive must not ask for numbers in frames
     */
    @SuppressWarnings("unchecked") // one key stands for one type
    <T> T derived(Object key, int stack, LoggedThrowable throwable, Function<List<String>, T> derive) {
        @Nullable Object[] values = derived.computeIfAbsent(key, k -> new Object[inOrder.size()]);
        Object value = values[stack];
        if (value == null) {
            value = derive.apply(throwable.frames());
            values[stack] = value;
        }
        return (T) value;
    }
}
