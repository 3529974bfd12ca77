// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a message into words, brackets and quotations, and tells of each by itself whether it varies: by its shape ({@link WordShape}),
 * by the brackets or quotes it stands in, and not where a code is announced.
 */
final class MessageCutter {
    private static final int MAX_NESTING = 8;
    /** What is longer in brackets behind a value is not looked at. */
    private static final int LONGEST_ATTACHED = 300;

    private final boolean exceptions;
    private final NeighbourMask neighbours;

    MessageCutter(boolean exceptions, NeighbourMask neighbours) {
        this.exceptions = exceptions;
        this.neighbours = neighbours;
    }

    /** The pieces in their order. */
    List<MessageToken> cut(String text) {
        return cut(text, 0);
    }

    private List<MessageToken> cut(String text, int nesting) {
        List<MessageToken> tokens = new ArrayList<>();
        int at = 0;
        boolean space = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c <= ' ' || c == '\u00a0') {
                space = true;
                at++;
                continue;
            }
            int start = at;
            int end = quotationEnd(text, at);
            int angle = c == '<' && !exceptions ? AngleBrackets.end(text, at) : -1;
            if (angle > 0) {
                MessageToken token = inAngleBrackets(tokens, text.substring(at + 1, angle - 1), space, nesting);
                if (token == null) {
                    tokens.add(new MessageToken("<", false, false, space));
                    at++;
                } else {
                    tokens.add(token);
                    at = angle;
                }
            } else if (c == '[' && at + 2 < text.length() && text.charAt(at + 2) == '@') {
                // [B@1a2b3c: an array's type and address.
                at++;
                while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '@')) {
                    at++;
                }
                tokens.add(new MessageToken(MessageMask.VARIABLE, true, false, space));
            } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                // A quotation within a quotation.
                int close = text.indexOf("\\\"", at + 2);
                int from = at + 2;
                at = close < 0 ? from : close + 2;
                if (close > from) {
                    addQuotation(tokens, '"' + text.substring(from, close) + '"', space, nesting);
                }
            } else if (end > 0) {
                addQuotation(tokens, text.substring(start, end), space, nesting);
                at = end;
            } else if (c == '(' && !exceptions && isLastEquals(tokens) && intervalEnd(text, at, text.length()) > 0) {
                tokens.add(new MessageToken(MessageMask.VARIABLE, true, false, space));
                at = intervalEnd(text, at, text.length());
            } else if (c == '('
                    && !exceptions
                    && !space
                    && isLastVariable(tokens)
                    && intervalEnd(text, at, LONGEST_ATTACHED) > 0) {
                // 0(root): more of the value.
                at = intervalEnd(text, at, LONGEST_ATTACHED);
            } else if (c == '{' || c == '[') {
                end = bracketEnd(text, at);
                at = addBrackets(tokens, text, start, end, space, nesting);
            } else if (c == '<' && at + 1 < text.length() && text.charAt(at + 1) >= '0' && text.charAt(at + 1) <= '9') {
                // Less than a number is a number.
                at++;
                continue;
            } else if (!exceptions && (c == '-' || c == '=') && arrowEnd(text, at) > 0) {
                at = arrowEnd(text, at);
                tokens.add(new MessageToken(text.substring(start, at), false, false, space));
            } else if (isDelimiter(text, at)) {
                tokens.add(new MessageToken(String.valueOf(c), false, false, space));
                at++;
            } else {
                while (at < text.length()
                        && text.charAt(at) > ' '
                        && (!isDelimiter(text, at) || isWithinAddress(text, start, at))
                        && !isLeader(text, at)) {
                    at++;
                }
                int printed = exceptions || at >= text.length() || "([{".indexOf(text.charAt(at)) < 0
                        ? -1
                        : PrintedObject.end(text, start);
                if (printed > 0) {
                    at = addPrinted(tokens, text, start, printed, space);
                } else if (text.startsWith("()", at) && Character.isLetter(text.charAt(start))) {
                    // A method, also one with a digit in its name.
                    boolean made = !exceptions && isTypeName(text, start, at);
                    tokens.add(new MessageToken(
                            text.substring(start, at) + (made ? "(" + MessageMask.VARIABLE + ")" : "()"),
                            false,
                            true,
                            space));
                    at += 2;
                } else if (!exceptions && at < text.length() && text.charAt(at) == '(' && isTypeName(text, start, at)) {
                    at = addMade(tokens, text, start, at, space, nesting);
                } else if (at > start) {
                    addWord(tokens, text.substring(start, at), space);
                } else {
                    while (at < text.length() && text.charAt(at) == '.') {
                        at++;
                    }
                    tokens.add(new MessageToken("...", false, false, space));
                }
            }
            space = false;
        }
        return tokens;
    }

    /** Index after {@code ->}, {@code -->} or {@code =>} that stands alone; else -1. */
    private static int arrowEnd(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '=')) {
            at++;
        }
        boolean arrow = at > from && at + 1 < text.length() && text.charAt(at) == '>' && text.charAt(at + 1) == ' ';
        return arrow ? at + 1 : -1;
    }

    /** {@code Order[id=7, state=NEW]@1f2e}: a value, unless nothing else is said. */
    private static int addPrinted(List<MessageToken> tokens, String text, int start, int end, boolean space) {
        boolean whole = tokens.isEmpty() && end == text.length();
        String name = whole ? PrintedObject.name(text, start) : "";
        tokens.add(new MessageToken(name + MessageMask.VARIABLE, !whole, true, space));
        return end;
    }

    private static boolean isLastVariable(List<MessageToken> tokens) {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).variable;
    }

    private static boolean isLastEquals(List<MessageToken> tokens) {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).text.equals("=");
    }

    /** Index after the bracket that closes {@code (min(1), 7]}, a tuple or an interval; else -1. */
    private static int intervalEnd(String text, int open, int longest) {
        int depth = 0;
        for (int i = open; i < text.length() && i - open < longest; i++) {
            char c = text.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** {@code <a@b.org>}, {@code <Task 7: load>}: a value, or a thing that was printed, of which its type stays; null for a word. */
    private @Nullable MessageToken inAngleBrackets(
            List<MessageToken> before, String content, boolean space, int nesting) {
        String type = AngleBrackets.type(content);
        if (!type.isEmpty()) {
            List<MessageToken> inner =
                    nesting < MAX_NESTING ? cut(content.substring(type.length()), nesting + 1) : List.of();
            boolean values = content.charAt(type.length()) != ' '
                    || inner.stream().anyMatch(token -> token.variable || token.text.equals("="));
            return values ? new MessageToken('<' + type + ' ' + MessageMask.VARIABLE + '>', false, true, space) : null;
        }
        boolean value = AngleBrackets.isValue(content) || isLastEquals(before);
        return value ? new MessageToken(MessageMask.VARIABLE, true, false, space) : null;
    }

    /** {@code Set}, {@code LogSegment}: a name as types have it. */
    private static boolean isTypeName(String text, int from, int to) {
        if (!Character.isUpperCase(text.charAt(from)) || to - from < 2 || !Character.isLowerCase(text.charAt(to - 1))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@code Map(orders-1 -> (5, 7))}, {@code Rect(0, 0 - 1, 1)}: something made of values, however many. */
    private int addMade(List<MessageToken> tokens, String text, int start, int open, boolean space, int nesting) {
        int depth = 0;
        int end = open;
        while (end < text.length()) {
            char c = text.charAt(end++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
        }
        String name = text.substring(start, open);
        List<MessageToken> inner =
                depth == 0 && nesting < MAX_NESTING ? cut(text.substring(open + 1, end - 1), nesting + 1) : List.of();
        if (inner.stream().noneMatch(token -> token.variable || token.text.equals("="))) {
            addWord(tokens, name, space);
            return open;
        }
        tokens.add(new MessageToken(name + "(" + MessageMask.VARIABLE + ")", false, true, space));
        return end;
    }

    /** An equals sign within a path or an address belongs to it. */
    private static boolean isWithinAddress(String text, int start, int at) {
        return text.charAt(at) == '='
                && (text.charAt(start) == '/' || text.substring(start, at).contains("://"));
    }

    /** Three or more dots, as between a name and its value in a table. */
    private static boolean isLeader(String text, int at) {
        return text.charAt(at) == '.' && text.startsWith("...", at);
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isDelimiter(String text, int at) {
        char c = text.charAt(at);
        if (isPlain(c)) {
            return false;
        }
        switch (c) {
            case '(', ')', '[', ']', '{', '}', '<', '>', '=', '"', '`', '“', '”', '‘', '«', '»':
                return true;
            case ',', ';', '|':
                // Within a word these hold together a record or a list of values.
                return at + 1 >= text.length()
                        || text.charAt(at + 1) <= ' '
                        || at == 0
                        || text.charAt(at - 1) <= ' '
                        || hasPair(text, at);
            case '\'':
                boolean inWord = at > 0
                        && Character.isLetterOrDigit(text.charAt(at - 1))
                        && at + 1 < text.length()
                        && Character.isLetterOrDigit(text.charAt(at + 1));
                return !inWord;
            default:
                return false;
        }
    }

    /** Whether the comma at {@code at} stands before another {@code name=value}. */
    private static boolean hasPair(String text, int at) {
        for (int i = at + 1; i < Math.min(text.length(), at + 64); i++) {
            char c = text.charAt(i);
            if (c == '=' || c == '\'' || c == '"' || c == '[' || c == '(' || c == '{') {
                return true;
            }
            if (!Character.isJavaIdentifierPart(c) && c != '.' && c != '-') {
                return false;
            }
        }
        return false;
    }

    /** Index after a quotation that begins at {@code at}, or -1. */
    private static int quotationEnd(String text, int at) {
        char open = text.charAt(at);
        char close =
                switch (open) {
                    case '"', '\'', '`' -> open;
                    case '“' -> '”';
                    case '‘' -> '’';
                    case '«' -> '»';
                    default -> 0;
                };
        if (close == 0 || (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1)) && open == '\'')) {
            return -1;
        }
        int from = at + 1;
        if (from < text.length() && (text.charAt(from) == '{' || text.charAt(from) == '[')) {
            int bracket = bracketEnd(text, from);
            if (bracket > 0 && bracket < text.length() && text.charAt(bracket) == close) {
                return bracket + 1;
            }
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == close && i > from && opensWithin(text, i)) {
                // where a = 'x', within a quoted statement
                int closing = text.indexOf(close, i + 1);
                i = closing < 0 ? i : closing;
            } else if (text.charAt(i) == close
                    && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)))) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Whether the quote stands where a value begins. */
    private static boolean opensWithin(String text, int quote) {
        int before = quote - 1;
        while (before > 0 && text.charAt(before) == ' ') {
            before--;
        }
        return text.charAt(before) == '='
                && before < quote - 1
                && quote + 1 < text.length()
                && text.charAt(quote + 1) > ' ';
    }

    /** Index after the bracket that closes the one at {@code at}, or -1. */
    private static int bracketEnd(String text, int at) {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private void addQuotation(List<MessageToken> tokens, String quotation, boolean space, int nesting) {
        String content = quotation.substring(1, quotation.length() - 1).strip();
        if (!exceptions && isValueOfPair(tokens)) {
            tokens.add(new MessageToken(MessageMask.VARIABLE, true, false, space));
            return;
        }
        boolean message = !exceptions
                && tokens.size() > 1
                && isLastEquals(tokens)
                && Words.MESSAGES.contains(
                        NeighbourMask.lastPart(tokens.get(tokens.size() - 2).lower()));
        if (!exceptions && nesting < MAX_NESTING && ((content.indexOf(' ') > 0 && !startsPath(content)) || message)) {
            // A quoted sentence or request: other records tell which of its words vary.
            tokens.add(new MessageToken("'", false, false, space));
            tokens.addAll(cut(content, nesting + 1));
            tokens.add(new MessageToken("'", false, false, false));
            return;
        }
        boolean code = WordShape.isClassOrMethod(content);
        MessageToken token = new MessageToken(
                code ? '\'' + WordShape.codeName(content) + '\'' : MessageMask.VARIABLE, !code, false, space);
        token.quoted = !code;
        tokens.add(token);
    }

    /** {@code /home/x/My Files}, {@code C:\\Program Files}: blanks in a quoted path belong to it. */
    private static boolean startsPath(String content) {
        return content.charAt(0) == '/' || content.startsWith(":\\", 1);
    }

    /** Whether a value comes next: {@code name="...}, unless the name says that the value tells kinds apart. */
    private static boolean isValueOfPair(List<MessageToken> tokens) {
        int last = tokens.size() - 1;
        return last > 0
                && tokens.get(last).text.equals("=")
                && !Words.TELLING.contains(
                        NeighbourMask.lastPart(tokens.get(last - 1).lower()));
    }

    private int addBrackets(List<MessageToken> tokens, String text, int start, int end, boolean space, int nesting) {
        char open = text.charAt(start);
        if (end < 0 || nesting >= MAX_NESTING) {
            // Never closed: with a brace it is a value that was cut off.
            boolean value = open == '{' && start + 1 < text.length();
            tokens.add(new MessageToken(value ? MessageMask.VARIABLE : String.valueOf(open), value, false, space));
            return value ? text.length() : start + 1;
        }
        if (open == '{') {
            boolean value = end - start > 2 || !exceptions;
            tokens.add(new MessageToken(value ? MessageMask.VARIABLE : "{}", value, false, space));
            return end;
        }
        String content = text.substring(start + 1, end - 1);
        if (!exceptions && !space && isLastVariable(tokens)) {
            // 21[KEXINIT]: more of the value.
            return end;
        }
        if (!exceptions && (isListOfQuotations(content) || (isLastEquals(tokens) && isValueOfPair(tokens)))) {
            tokens.add(new MessageToken(MessageMask.VARIABLE, true, false, space));
            return end;
        }
        MessageToken before = tokens.isEmpty() || space ? null : tokens.get(tokens.size() - 1);
        if (!exceptions && before != null && before.word && !before.variable && WordShape.isAddress(content)) {
            // unknown[10.0.0.1]: the name of a host.
            before.vary();
        }
        List<MessageToken> inner = cut(content, nesting + 1);
        List<String> heard = new ArrayList<>();
        neighbours.mask(inner, heard::add);
        boolean values = inner.isEmpty()
                ? !exceptions
                : inner.stream().noneMatch(token -> token.word && !token.variable && !isNothing(token.text));
        boolean varies = values || isListOfNames(inner);
        MessageToken opening = new MessageToken(varies ? MessageMask.VARIABLE : "[", varies, false, space);
        if (!heard.isEmpty()) {
            opening.heard = heard;
        }
        tokens.add(opening);
        if (!varies) {
            tokens.addAll(inner);
            tokens.add(new MessageToken("]", false, false, false));
        }
        return end;
    }

    /** {@code 'a', 'b c'}. */
    private static boolean isListOfQuotations(String content) {
        char quote = content.isEmpty() ? ' ' : content.charAt(0);
        return (quote == '\'' || quote == '"')
                && content.length() > 1
                && content.charAt(content.length() - 1) == quote
                && content.contains(quote + ", ");
    }

    /** A dash that stands where other records have a value. */
    private boolean isNothing(String word) {
        return !exceptions && word.equals("-");
    }

    /** {@code orders, payments}: names with commas between; a single word only where names are expected. */
    private boolean isListOfNames(List<MessageToken> tokens) {
        int words = 0;
        boolean wordExpected = true;
        for (MessageToken token : tokens) {
            boolean isWord = token.word || token.variable;
            if (isWord != wordExpected || (!isWord && !token.text.equals(",") && !token.text.equals(";"))) {
                return false;
            }
            if (isWord && !token.variable && WordShape.isClassOrMethod(token.text)) {
                return false;
            }
            words += isWord ? 1 : 0;
            wordExpected = !wordExpected;
        }
        boolean single = words == 1
                && WordShape.isLowerName(tokens.get(0).text)
                && (exceptions || tokens.get(0).text.matches("[a-z]+(?:[-_.][a-z]+)+"));
        return !wordExpected && (words > 1 || single);
    }

    private void addWord(List<MessageToken> tokens, String chunk, boolean space) {
        int end = chunk.length();
        while (end > 0 && ".:!?,;".indexOf(chunk.charAt(end - 1)) >= 0) {
            end--;
        }
        String core = chunk.substring(0, end);
        boolean spaceBefore = space;
        if (!core.isEmpty()) {
            int colon = splitColon(core);
            if (colon > 0) {
                addWord(tokens, core.substring(0, colon + 1), space);
                addWord(tokens, core.substring(colon + 1), false);
            } else {
                boolean keep = exceptions && isErrorCode(tokens, core);
                String masked = keep ? core : WordShape.mask(core, exceptions);
                MessageToken token = new MessageToken(masked, masked.equals(MessageMask.VARIABLE), true, spaceBefore);
                token.path = token.variable && WordShape.isPath(core);
                token.name = token.variable && WordShape.isPackage(core) ? core : "";
                tokens.add(token);
            }
            spaceBefore = false;
        }
        for (int i = end; i < chunk.length(); i++) {
            tokens.add(new MessageToken(String.valueOf(chunk.charAt(i)), false, false, spaceBefore));
            spaceBefore = false;
        }
    }

    /** Index of a colon that stands between a plain word and something else, as in {@code size:17}; else -1. */
    private int splitColon(String core) {
        int colon = core.indexOf(':');
        if (colon <= 0 || colon == core.length() - 1 || core.startsWith("://", colon) || WordShape.isHexGroups(core)) {
            return -1;
        }
        if (!exceptions && core.indexOf(',') != core.lastIndexOf(',')) {
            // space:table,row,7.c0ffee
            return -1;
        }
        if (colon == 1 && (core.charAt(2) == '\\' || core.charAt(2) == '/')) {
            return -1;
        }
        for (int i = 0; i < colon; i++) {
            char c = core.charAt(i);
            if (!Character.isLetter(c) && c != '_' && c != '-') {
                return -1;
            }
        }
        String name = core.substring(0, colon);
        boolean hostAndPort =
                exceptions && isPort(core, colon) && !Words.BEFORE_VALUE.contains(name.toLowerCase(Locale.ROOT));
        return hostAndPort || WordShape.mask(name, false).equals(MessageMask.VARIABLE) ? -1 : colon;
    }

    private static boolean isPort(String core, int colon) {
        for (int i = colon + 1; i < core.length(); i++) {
            if (core.charAt(i) < '0' || core.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isErrorCode(List<MessageToken> before, String core) {
        char last = core.charAt(core.length() - 1);
        if (last >= '0' && last <= '9' && WordShape.isNamedErrorCode(core)) {
            return true;
        }
        if (core.length() > 5) {
            return false;
        }
        for (int i = 0; i < core.length(); i++) {
            if (!Character.isLetterOrDigit(core.charAt(i))) {
                return false;
            }
        }
        for (int i = before.size() - 1, words = 0; i >= 0 && words < 2; i--) {
            MessageToken token = before.get(i);
            if (token.word) {
                words++;
                if (Words.CODES.contains(token.lower())) {
                    // ('x' (code 120)) explains a value.
                    return i < 2 || !before.get(i - 1).text.equals("(") || !before.get(i - 2).variable;
                }
                if (!Words.LINKS.contains(token.lower())) {
                    return false;
                }
            } else if (!"=:([".contains(token.text)) {
                return false;
            }
        }
        return false;
    }
}
