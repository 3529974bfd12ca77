// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Replaces what varies in a message by {@link #VARIABLE}.
 *
 * <p>The message is cut into words, brackets and quotations. A word varies if it looks like a value: it holds a digit, or is an
 * address, a path, a URL, a file or the name of some resource ({@link WordShape}). Quotations and braces vary as a whole. A plain word varies
 * where its neighbours say so: behind an equals sign, or behind a noun that is followed by a name ({@code topic orders is}).
 * Names of classes and methods and numbers that are error codes stay. Neighbouring variables become one, so that lists of different
 * lengths are equal, and so do a number and its unit.
 *
 * <p>Stateless; the work is linear in the length of the message, of which the first 4,000 characters count.
 */
public final class MessageMask {

    /** Stands for whatever varies. */
    public static final String VARIABLE = "<*>";

    private static final int MAX_LENGTH = 4000;
    private static final MessageMask MESSAGES = new MessageMask(false);
    private static final MessageMask EXCEPTIONS = new MessageMask(true);

    private final boolean exceptions;
    private final NeighbourMask neighbours;
    private final MessageCutter cutter;

    private MessageMask(boolean exceptions) {
        this.exceptions = exceptions;
        this.neighbours = new NeighbourMask(exceptions);
        this.cutter = new MessageCutter(exceptions, neighbours);
    }

    /** For messages of log records: few words are taken for names, since many messages help to find those. */
    public static MessageMask ofMessages() {
        return MESSAGES;
    }

    /** For messages of exceptions: names of resources vary too, error codes do not. */
    public static MessageMask ofExceptions() {
        return EXCEPTIONS;
    }

    /** The template of a message. */
    public String mask(String message) {
        return mask(message, word -> {});
    }

    /**
     * The template of a message.
     *
     * @param values hears plain words that stood where a value is expected, such as {@code cyrus} in {@code user=cyrus}: in other
     *     messages they are values too, though nothing beside them says so
     */
    public String mask(String message, Consumer<String> values) {
        String cut = message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) : message;
        String text = exceptions ? cut : FlinkNames.mask(JsonText.of(cut).replace("<none>", "null"));
        List<MessageToken> tokens = cutter.cut(text);
        neighbours.mask(tokens, values);
        if (exceptions) {
            maskRejected(tokens);
        } else {
            maskProperty(tokens);
            keepOnlyName(tokens);
            maskStatement(tokens);
        }
        return join(merge(tokens));
    }

    /** Where a message is nothing but values, a name of several parts among them says what it is about. */
    private static void keepOnlyName(List<MessageToken> tokens) {
        if (tokens.stream().noneMatch(token -> token.word && !token.variable)) {
            for (MessageToken token : tokens) {
                if (!token.name.isEmpty()) {
                    token.keepName();
                }
            }
        }
    }

    /** {@code statement: SELECT ... FROM ...}: a statement of SQL varies as a whole. */
    private static void maskStatement(List<MessageToken> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            String second =
                    switch (tokens.get(i).text) {
                        case "SELECT", "DELETE" -> "FROM";
                        case "INSERT", "MERGE" -> "INTO";
                        case "UPDATE" -> "SET";
                        default -> "";
                    };
            if (second.isEmpty()) {
                if (i > 0
                        && i == tokens.size() - 1
                        && tokens.get(i - 1).text.equals(":")
                        && Words.STATEMENTS.contains(tokens.get(i).text)) {
                    tokens.get(i).vary();
                }
                continue;
            }
            int end = i + 1;
            boolean statement = false;
            while (end < tokens.size()
                    && !tokens.get(end).text.equals("'")
                    && !tokens.get(end).text.equals(";")) {
                statement |= tokens.get(end).text.equals(second);
                end++;
            }
            if (statement) {
                tokens.get(i).vary();
                tokens.subList(i + 1, end).clear();
            }
        }
    }

    /** {@code environment:java.vendor=Some Corporation}: the only property of a message, its value going on to the end. */
    private static void maskProperty(List<MessageToken> tokens) {
        int equals = -1;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).text.equals("=")) {
                if (equals >= 0) {
                    return;
                }
                equals = i;
            }
        }
        if (equals > 0
                && !tokens.get(equals).spaceBefore
                && (!tokens.get(equals - 1).name.isEmpty() || WordShape.isDotted(tokens.get(equals - 1).text))) {
            tokens.get(equals - 1).vary();
            tokens.subList(equals, tokens.size()).clear();
        }
    }

    /** {@code Unknown event type: CLICK}, {@code Unsupported status LOST for ...}: such a message names the value it rejects. */
    private static void maskRejected(List<MessageToken> tokens) {
        if (tokens.isEmpty() || !Words.REJECTIONS.contains(tokens.get(0).lower())) {
            return;
        }
        for (int i = 2; i < tokens.size(); i++) {
            MessageToken token = tokens.get(i);
            MessageToken before = tokens.get(i - 1);
            boolean last = i == tokens.size() - 1 && before.text.equals(":");
            boolean capitals = before.word
                    && !before.variable
                    && WordShape.isLowerName(before.text)
                    && WordShape.isCapitals(token.text);
            if (token.word && !WordShape.isClassOrMethod(token.text) && (last || capitals)) {
                token.vary();
            }
        }
    }

    /** Makes one variable of neighbouring ones and of a number with its unit. */
    private static List<MessageToken> merge(List<MessageToken> tokens) {
        List<MessageToken> merged = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            MessageToken token = tokens.get(i);
            int last = merged.size() - 1;
            if (token.word
                    && !token.variable
                    && last >= 0
                    && merged.get(last).variable
                    && Words.UNITS.contains(token.lower())) {
                continue;
            }
            if (token.variable) {
                if (last >= 0
                        && !token.spaceBefore
                        && merged.get(last).word
                        && merged.get(last).text.endsWith("-")) {
                    // node-[40-63]
                    merged.get(last).vary();
                    continue;
                }
                int back = last;
                while (back >= 0
                        && !merged.get(back).word
                        && !merged.get(back).variable
                        && ",;:/|-.".contains(merged.get(back).text)) {
                    back--;
                }
                if (back >= 0 && merged.get(back).variable && last - back <= 1) {
                    while (merged.size() > back + 1) {
                        merged.remove(merged.size() - 1);
                    }
                    continue;
                }
            }
            merged.add(token);
        }
        return merged;
    }

    /** {@code leader= term=7}: other records have a value there. */
    private static boolean isEmptyPair(List<MessageToken> tokens, int at) {
        if (at == 0 || !tokens.get(at).text.equals("=") || tokens.get(at).spaceBefore || !tokens.get(at - 1).word) {
            return false;
        }
        MessageToken next = at + 1 < tokens.size() ? tokens.get(at + 1) : null;
        return next == null || (next.spaceBefore && next.word && !next.variable) || next.text.equals(",");
    }

    private String join(List<MessageToken> tokens) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            MessageToken token = tokens.get(i);
            if (token.text.equals(")")
                    && i > 0
                    && tokens.get(i - 1).text.equals("(")
                    && tokens.get(i - 1).spaceBefore) {
                // Nothing where others have a value.
                joined.append(VARIABLE);
            }
            if (token.spaceBefore && joined.length() > 0) {
                joined.append(' ');
            }
            joined.append(token.text);
            if (!exceptions && isEmptyPair(tokens, i)) {
                joined.append(VARIABLE);
            }
        }
        return joined.toString();
    }
}
