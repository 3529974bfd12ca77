// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The types and stacks of all throwables of a snapshot, each once. A job in a restart loop leaves thousands of throwables with a few
 * dozen different stacks, and each of some hundred conditions asks whether they are of its type and hold its frames: it is answered
 * once per type and once per stack.
 */
final class Throwables {
    private final Map<String, Integer> typeNumbers = new HashMap<>();
    private final List<String> types = new ArrayList<>();
    private final Map<List<String>, Integer> stackNumbers = new HashMap<>();
    private final List<String> stacks = new ArrayList<>();
    private final Map<String, BitSet> holding = new HashMap<>();

    /** The number of the type of a throwable. */
    int type(LoggedThrowable throwable) {
        return typeNumbers.computeIfAbsent(throwable.type(), type -> {
            types.add(type);
            return types.size() - 1;
        });
    }

    /** The number of the frames of a throwable. */
    int stack(LoggedThrowable throwable) {
        return stackNumbers.computeIfAbsent(throwable.frames(), frames -> {
            stacks.add(String.join("\n", frames).toLowerCase(Locale.ROOT));
            return stacks.size() - 1;
        });
    }

    /** Numbers of the types that fit. */
    BitSet typesThat(Predicate<String> fit) {
        BitSet numbers = new BitSet(types.size());
        for (int i = 0; i < types.size(); i++) {
            numbers.set(i, fit.test(types.get(i)));
        }
        return numbers;
    }

    /** Numbers of the stacks that hold one of these parts of frames (lower case). Not for several threads. */
    BitSet stacksWith(List<String> parts) {
        BitSet numbers = new BitSet(stacks.size());
        for (String part : parts) {
            numbers.or(holding.computeIfAbsent(part, this::stacksWith));
        }
        return numbers;
    }

    private BitSet stacksWith(String part) {
        BitSet numbers = new BitSet(stacks.size());
        for (int i = 0; i < stacks.size(); i++) {
            numbers.set(i, stacks.get(i).contains(part));
        }
        return numbers;
    }
}
