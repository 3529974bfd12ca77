// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.List;
import java.util.function.Consumer;

/** Makes variables of words that look like any other, but stand where a value or a name is expected. */
final class NeighbourMask {
    private final boolean exceptions;

    NeighbourMask(boolean exceptions) {
        this.exceptions = exceptions;
    }

    /**
     * Makes variables of them.
     *
     * @param values see {@link MessageMask#mask(String, Consumer)}
     */
    void mask(List<MessageToken> tokens, Consumer<String> values) {
        for (MessageToken token : tokens) {
            if (!token.heard.isEmpty()) {
                token.heard.forEach(values);
            }
        }
        if (!exceptions) {
            maskAttached(tokens, values);
            maskPairs(tokens, values);
        }
        maskNames(tokens, values);
        if (!exceptions) {
            maskLastList(tokens);
        }
    }

    /** {@code name:load type:batch}: where several names have their values attached, words are values too. */
    private static void maskAttached(List<MessageToken> tokens, Consumer<String> values) {
        int pairs = 0;
        for (int i = 2; i < tokens.size(); i++) {
            pairs += isAttached(tokens, i) ? 1 : 0;
        }
        for (int i = 2; i < tokens.size() && pairs > 1; i++) {
            if (isAttached(tokens, i) && !tokens.get(i).variable) {
                values.accept(tokens.get(i).text);
                tokens.get(i).vary();
            }
        }
    }

    private static boolean isAttached(List<MessageToken> tokens, int at) {
        MessageToken value = tokens.get(at);
        MessageToken colon = tokens.get(at - 1);
        MessageToken name = tokens.get(at - 2);
        return value.word
                && !value.spaceBefore
                && colon.text.equals(":")
                && !colon.spaceBefore
                && name.word
                && !name.variable
                && WordShape.isLowerName(name.text);
    }

    /** {@code Subscribed to: orders, user-events}: words with commas between, to the end of the message. */
    private static void maskLastList(List<MessageToken> tokens) {
        int last = tokens.size() - 1;
        if (last > 0 && tokens.get(last).text.equals(".")) {
            last--;
        }
        int from = last;
        while (from > 1 && isItem(tokens.get(from)) && tokens.get(from - 1).text.equals(",")) {
            from -= 2;
        }
        if (from == last
                || from < 1
                || !isItem(tokens.get(from))
                || !tokens.get(from - 1).text.equals(":")) {
            return;
        }
        for (int i = from; i <= last; i += 2) {
            tokens.get(i).vary();
        }
    }

    private static boolean isItem(MessageToken token) {
        if (token.variable) {
            return true;
        }
        String lower = token.lower();
        return token.word
                && !Words.NOT_NAMES.contains(lower)
                && !lower.endsWith("ing")
                && !lower.endsWith("ed")
                && !lower.endsWith("error")
                && !lower.endsWith("exception");
    }

    /**
     * Masks what only messages of records have: {@code 'Key': Value}, words for nothing, a lone word in brackets, paths with
     * blanks in them.
     */
    private static void maskPairs(List<MessageToken> tokens, Consumer<String> values) {
        boolean path = false;
        for (int i = 0; i < tokens.size(); i++) {
            MessageToken token = tokens.get(i);
            boolean last = i + 1 == tokens.size();
            if (path && token.word && token.text.indexOf('/') > 0 && !token.variable) {
                token.vary();
            } else if (path
                    && token.word
                    && i + 1 < tokens.size()
                    && tokens.get(i + 1).word
                    && tokens.get(i + 1).text.indexOf('/') > 0
                    && Character.isUpperCase(token.text.charAt(0))) {
                token.vary();
            }
            path = token.variable && token.word && (token.path || path);
            if (!token.word || token.variable) {
                continue;
            }
            maskSpacedList(tokens, i);
            boolean ends = last || ",;)]}".contains(tokens.get(i + 1).text);
            boolean none =
                    token.text.equals("None") || (token.text.equals("none") && (last || !tokens.get(i + 1).word));
            if ((Words.NOTHING.contains(token.lower()) || (i > 0 && none))
                    && !(i > 0 && tokens.get(i - 1).text.equals("'"))) {
                token.vary();
            } else if (i > 1 && ends && tokens.get(i - 1).text.equals(":") && tokens.get(i - 2).quoted) {
                token.vary();
            } else if (i > 0
                    && !last
                    && tokens.get(i - 1).text.equals("(")
                    && tokens.get(i + 1).text.equals(")")
                    && WordShape.isLowerName(token.text)) {
                values.accept(token.text);
                token.vary();
            }
        }
    }

    /** {@code ( on off )}: brackets with blanks inside hold a row of values. */
    private static void maskSpacedList(List<MessageToken> tokens, int at) {
        if (at == 0 || !tokens.get(at - 1).text.equals("(") || !tokens.get(at).spaceBefore) {
            return;
        }
        int end = at;
        while (end < tokens.size() && tokens.get(end).word && end - at < 8) {
            end++;
        }
        if (end < tokens.size() && tokens.get(end).text.equals(")") && tokens.get(end).spaceBefore) {
            for (int i = at; i < end; i++) {
                tokens.get(i).vary();
            }
        }
    }

    /** Masks plain words that stand where a value or a name is expected. */
    private void maskNames(List<MessageToken> tokens, Consumer<String> values) {
        for (int i = tokens.size() - 1; i >= 0; i--) {
            MessageToken token = tokens.get(i);
            if (!token.word || token.variable) {
                continue;
            }
            String lower = token.lower();
            boolean date = Words.DATES.contains(lower) && isBeforeValue(tokens, i);
            boolean flag = !exceptions && (lower.equals("true") || lower.equals("false"));
            if (date || flag || (!exceptions && isAnswer(tokens, i))) {
                token.vary();
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            MessageToken token = tokens.get(i);
            if (token.text.equals("=") && i > 0 && i + 1 < tokens.size()) {
                boolean name = !exceptions && isCapitalised(tokens.get(i + 1).text);
                maskValue(tokens.get(i - 1), token, tokens.get(i + 1), values);
                for (int j = i + 2; name && j < tokens.size() && tokens.get(j).word; j++) {
                    if (!isCapitalised(tokens.get(j).text)) {
                        break;
                    }
                    tokens.get(j).vary();
                }
            } else if (token.word
                    && !token.variable
                    && (exceptions ? Words.NOUNS : Words.NOUNS_IN_RECORDS).contains(token.lower())) {
                maskName(tokens, i, values);
            }
        }
    }

    /** {@code Sun 22}, {@code Sun, 22}. */
    private static boolean isBeforeValue(List<MessageToken> tokens, int at) {
        int next = at + 1 < tokens.size() && tokens.get(at + 1).text.equals(",") ? at + 2 : at + 1;
        return next < tokens.size() && tokens.get(next).variable;
    }

    /** {@code (using password: YES)}, {@code has a name: x}. */
    private static boolean isAnswer(List<MessageToken> tokens, int at) {
        if (at < 2 || !tokens.get(at - 1).text.equals(":")) {
            return false;
        }
        String lower = tokens.get(at).lower();
        boolean ends = at + 1 == tokens.size() || !tokens.get(at + 1).word;
        boolean named = Words.NAMED.contains(tokens.get(at - 2).lower()) && !tokens.get(at - 2).variable;
        return ends && (lower.equals("yes") || lower.equals("no") || named);
    }

    private void maskValue(MessageToken name, MessageToken equals, MessageToken value, Consumer<String> values) {
        if (!value.word || value.variable) {
            return;
        }
        if (value.spaceBefore && !equals.spaceBefore) {
            // "a= b=1" has no value for a, "a= null" has.
            if (value.text.equals("null")) {
                value.vary();
            }
            return;
        }
        if (!exceptions && Words.MESSAGES.contains(lastPart(name.lower()))) {
            return;
        }
        boolean kind = exceptions
                && (Words.CATEGORIES.contains(lastPart(name.lower()))
                        || WordShape.isClassOrMethod(value.text)
                        || WordShape.isCapitals(value.text));
        if (!kind) {
            if (!Words.CATEGORIES.contains(lastPart(name.lower()))) {
                values.accept(value.text);
            }
            value.vary();
        }
    }

    private static boolean isCapitalised(String word) {
        return word.length() > 1 && Character.isUpperCase(word.charAt(0)) && Character.isLetter(word.charAt(1));
    }

    /** {@code orders} of {@code db.orders} and {@code my_orders}. */
    static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('_')) + 1);
    }

    /** {@code topic orders is}, {@code column: amount}, {@code for key abc}: the word behind the noun is a name. */
    private static void maskName(List<MessageToken> tokens, int noun, Consumer<String> values) {
        int at = noun + 1;
        boolean announced = false;
        while (at < tokens.size()) {
            MessageToken token = tokens.get(at);
            if (token.text.equals(":") || Words.NAMED.contains(token.lower())) {
                announced = true;
                at++;
            } else {
                break;
            }
        }
        if (at >= tokens.size()) {
            return;
        }
        MessageToken name = tokens.get(at);
        if (!name.word
                || name.variable
                || WordShape.isClassOrMethod(name.text)
                || Words.NOT_NAMES.contains(name.lower())
                || Words.NOUNS.contains(name.lower())) {
            return;
        }
        boolean ends = at + 1 == tokens.size()
                || !tokens.get(at + 1).word
                || tokens.get(at + 1).variable
                || Words.AFTER_NAMES.contains(tokens.get(at + 1).lower());
        if (at + 1 < tokens.size() && tokens.get(at + 1).text.equals("=")) {
            return;
        }
        String lower = name.lower();
        boolean sentence =
                lower.endsWith("ing") || lower.endsWith("ed") || lower.endsWith("ion") || lower.endsWith("ions");
        if (announced || (ends && !sentence)) {
            values.accept(name.text);
            name.vary();
        }
    }
}
