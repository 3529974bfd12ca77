// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text fact with the text that conditions search, made once. */
final class IndexedFact {
    /** Names of tasks, which their authors chose: in what is said of a task that failed, and of the operator of a checkpoint. */
    private static final Pattern TASK_NAME = Pattern.compile(
            "(?m)^.{1,2000}(?= \\(\\d{1,5}/\\d{1,5}\\).{0,200} switched from )|^.{1,2000}(?= failed$)|(?<= for operator ).{1,2000}?(?= \\(\\d{1,5}/\\d{1,5}\\))");

    private final TextFact fact;
    private final String headlines;
    private final String headlinesLower;
    private final @Nullable String[] frames;
    private @Nullable String unnamed;

    IndexedFact(TextFact fact) {
        this.fact = fact;
        StringBuilder text = new StringBuilder(fact.message());
        for (LoggedThrowable throwable : fact.chain()) {
            text.append('\n').append(throwable.headline());
        }
        this.headlines = text.toString();
        this.headlinesLower = headlines.toLowerCase(Locale.ROOT);
        this.frames = new @Nullable String[fact.chain().size()];
    }

    TextFact fact() {
        return fact;
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
                    ? TASK_NAME.matcher(headlinesLower).replaceAll("")
                    : headlinesLower;
            unnamed = known;
        }
        return known;
    }

    /** The frames of one throwable of the chain in lower case, one per line; made when first asked for. Not for several threads. */
    String framesLower(int index) {
        String known = frames[index];
        if (known == null) {
            known = String.join("\n", fact.chain().get(index).frames()).toLowerCase(Locale.ROOT);
            frames[index] = known;
        }
        return known;
    }
}
