// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.Locale;

/** A text fact with the text that conditions search, made once. */
final class IndexedFact {
    private final TextFact fact;
    private final String headlines;
    private final String headlinesLower;

    IndexedFact(TextFact fact) {
        this.fact = fact;
        StringBuilder text = new StringBuilder(fact.message());
        for (LoggedThrowable throwable : fact.chain()) {
            text.append('\n').append(throwable.headline());
        }
        this.headlines = text.toString();
        this.headlinesLower = headlines.toLowerCase(Locale.ROOT);
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
}
