// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A text fact with the text that conditions search, made once. Not for several threads. */
final class IndexedFact {
    private final TextFact fact;
    private final int position;
    private final Wording[] wordings;
    private @Nullable String headlines;
    private @Nullable String headlinesLower;
    private @Nullable String unnamed;
    private final int[] types;
    private final int[] stacks;
    private final @Nullable String[] messagesLower;

    /**
     * A fact.
     *
     * @param position its place among all facts
     * @param wordings keeps its message and headlines
     * @param throwables numbers the types and stacks of its chain
     */
    IndexedFact(TextFact fact, int position, Wording.Distinct wordings, Throwables throwables) {
        this.fact = fact;
        this.position = position;
        List<LoggedThrowable> chain = fact.chain();
        this.types = new int[chain.size()];
        this.stacks = new int[chain.size()];
        this.messagesLower = new @Nullable String[chain.size()];
        this.wordings = new Wording[chain.size() + 1];
        this.wordings[0] = wordings.of(fact.message());
        for (int i = 0; i < chain.size(); i++) {
            LoggedThrowable throwable = chain.get(i);
            this.wordings[i + 1] = wordings.of(throwable.headline());
            types[i] = throwables.type(throwable);
            stacks[i] = throwables.stack(throwable);
        }
    }

    TextFact fact() {
        return fact;
    }

    /** Its place among all facts. */
    int position() {
        return position;
    }

    /** How many throwables are behind it. */
    int depth() {
        return types.length;
    }

    /** Its message, then the headlines of the chain. */
    Wording[] wordings() {
        return wordings;
    }

    /** The headline of one throwable of the chain. */
    Wording headline(int index) {
        return wordings[index + 1];
    }

    /** Message and headlines of the chain, one per line. */
    String headlines() {
        String known = headlines;
        if (known == null) {
            known = joined(Wording::text);
            headlines = known;
        }
        return known;
    }

    String headlinesLower() {
        String known = headlinesLower;
        if (known == null) {
            known = joined(Wording::lower);
            headlinesLower = known;
        }
        return known;
    }

    private String joined(Function<Wording, String> part) {
        if (wordings.length == 1) {
            return part.apply(wordings[0]);
        }
        StringBuilder text = new StringBuilder(256).append(part.apply(wordings[0]));
        for (int i = 1; i < wordings.length; i++) {
            text.append('\n').append(part.apply(wordings[i]));
        }
        return text.toString();
    }

    /**
     * {@link #headlinesLower} without the names of tasks, which may hold the name of any product ("Source: KafkaSource"). Not for
     * several threads.
     */
    String unnamedLower() {
        String known = unnamed;
        if (known == null) {
            String lower = headlinesLower();
            known = fact.origin() == TextFact.Origin.FAILURE
                            || lower.contains(" switched from ")
                            || lower.contains(" for operator ")
                    ? TaskNames.without(lower)
                    : lower;
            unnamed = known;
        }
        return known;
    }

    /** The number of the type of one throwable of the chain, see {@link Throwables}. */
    int type(int index) {
        return types[index];
    }

    /** The number of the frames of one throwable of the chain, see {@link Throwables}. */
    int stack(int index) {
        return stacks[index];
    }

    /** The message of one throwable of the chain in lower case; made when first asked for. */
    String messageLower(int index) {
        String known = messagesLower[index];
        if (known == null) {
            known = fact.chain().get(index).message().toLowerCase(Locale.ROOT);
            messagesLower[index] = known;
        }
        return known;
    }
}
