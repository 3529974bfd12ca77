// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A text fact among those of its snapshot, with the text that conditions look at, made when first asked for. Not for several threads. */
final class IndexedFact {
    private final TextFact fact;
    private final int position;
    private final Alike alike;
    private @Nullable String headlines;
    private @Nullable String headlinesLower;
    private @Nullable String unnamed;

    /**
     * A fact.
     *
     * @param position its place among all facts
     * @param alike the group it belongs to
     */
    IndexedFact(TextFact fact, int position, Alike alike) {
        this.fact = fact;
        this.position = position;
        this.alike = alike;
    }

    TextFact fact() {
        return fact;
    }

    /** Its place among all facts. */
    int position() {
        return position;
    }

    /** Those that differ from it in numbers, times and places only, and it. */
    Alike alike() {
        return alike;
    }

    /** How many throwables are behind it. */
    int depth() {
        return fact.chain().size();
    }

    /** Message and headlines of the chain, one per line. */
    String headlines() {
        String known = headlines;
        if (known == null) {
            known = fact.chain().isEmpty() ? fact.message() : joined();
            headlines = known;
        }
        return known;
    }

    private String joined() {
        StringBuilder text = new StringBuilder(256).append(fact.message());
        for (LoggedThrowable throwable : fact.chain()) {
            text.append('\n').append(throwable.headline());
        }
        return text.toString();
    }

    String headlinesLower() {
        String known = headlinesLower;
        if (known == null) {
            known = headlines().toLowerCase(Locale.ROOT);
            headlinesLower = known;
        }
        return known;
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
}
