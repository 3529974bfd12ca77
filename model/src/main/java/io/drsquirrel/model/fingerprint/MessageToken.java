// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A piece of a message: a word, a bracket, a quotation, or a variable that stands for what varies. */
final class MessageToken {
    String text;
    boolean variable;
    final boolean word;
    final boolean spaceBefore;
    /** Whether the variable stands for a path. */
    boolean path;
    /** Whether the variable stands for a quotation. */
    boolean quoted;
    /** The name of several parts that the variable stands for; empty where it stands for none. */
    String name = "";

    /** Plain words within the brackets which it stands for or opens, that stood where only values stand. */
    List<String> heard = List.of();

    private @Nullable String lower;

    MessageToken(String text, boolean variable, boolean word, boolean spaceBefore) {
        this.text = text;
        this.variable = variable;
        this.word = word;
        this.spaceBefore = spaceBefore;
    }

    /** It varies after all. */
    void vary() {
        text = MessageMask.VARIABLE;
        lower = MessageMask.VARIABLE;
        variable = true;
    }

    /** The text in lower case. */
    String lower() {
        if (lower == null) {
            lower = text.toLowerCase(Locale.ROOT);
        }
        return lower;
    }

    /** It tells what the message is about, and does not vary after all. */
    void keepName() {
        text = name;
        lower = null;
        variable = false;
    }
}
