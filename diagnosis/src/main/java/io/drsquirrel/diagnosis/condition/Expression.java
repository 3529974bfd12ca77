// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in RE2 syntax, case ignored, that is compiled when it is first asked for: of the hundreds in a catalogue one
 * diagnosis needs a handful. Equal where its text is.
 */
public final class Expression {
    private final String text;

    private @Nullable Pattern pattern;

    /** An expression; that it can be compiled is for the caller to know. */
    public Expression(String text) {
        this.text = text;
    }

    /**
     * The compiled expression.
     *
     * @throws com.google.re2j.PatternSyntaxException where the text is no RE2 expression
     */
    public Pattern pattern() {
        // Two threads may both compile; either result will do.
        Pattern compiled = pattern;
        if (compiled == null) {
            compiled = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
            pattern = compiled;
        }
        return compiled;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
