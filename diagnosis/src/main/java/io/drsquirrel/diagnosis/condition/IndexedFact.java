// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A text fact with the text that conditions search, made once. Not for several threads. */
final class IndexedFact {
    private final TextFact fact;
    private final int position;
    private final String headlines;
    private final String headlinesLower;
    private @Nullable String unnamed;
    private final int[] types;
    private final int[] stacks;
    private final @Nullable String[] messagesLower;

    /**
     * A fact.
     *
     * @param position its place among all facts
     * @param throwables numbers the types and stacks of its chain
     */
    IndexedFact(TextFact fact, int position, Throwables throwables) {
        this.fact = fact;
        this.position = position;
        List<LoggedThrowable> chain = fact.chain();
        this.types = new int[chain.size()];
        this.stacks = new int[chain.size()];
        this.messagesLower = new @Nullable String[chain.size()];
        StringBuilder text = new StringBuilder(fact.message());
        for (int i = 0; i < chain.size(); i++) {
            LoggedThrowable throwable = chain.get(i);
            text.append('\n').append(throwable.headline());
            types[i] = throwables.type(throwable);
            stacks[i] = throwables.stack(throwable);
        }
        this.headlines = text.toString();
        this.headlinesLower = headlines.toLowerCase(Locale.ROOT);
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

    /** Message and headlines of the chain, one per line. */
    String headlines() {
        return headlines;
    }

    String headlinesLower() {
        return headlinesLower;
    }

    /**
     * {@link #headlinesLower} without the names of tasks, which may hold the name of any product ("Source: KafkaSource"). Not for
     * several threads.
     */
    String unnamedLower() {
        String known = unnamed;
        if (known == null) {
            known = fact.origin() == TextFact.Origin.FAILURE
                            || headlinesLower.contains(" switched from ")
                            || headlinesLower.contains(" for operator ")
                    ? TaskNames.without(headlinesLower)
                    : headlinesLower;
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
