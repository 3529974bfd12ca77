// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A text fact with the text that conditions search, made once. */
final class IndexedFact {
    private final TextFact fact;
    private final String headlines;
    private final String headlinesLower;
    private final @Nullable String[] frames;

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
