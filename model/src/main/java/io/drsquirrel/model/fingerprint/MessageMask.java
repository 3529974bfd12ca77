// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private static final int MAX_NESTING = 8;
    private static final MessageMask MESSAGES = new MessageMask(false);
    private static final MessageMask EXCEPTIONS = new MessageMask(true);

    private final boolean exceptions;

    private MessageMask(boolean exceptions) {
        this.exceptions = exceptions;
    }

    /** For messages of log records: few words are taken for names, since many messages help to find those. */
    public static MessageMask ofMessages() {
        return MESSAGES;
    }

    /** For messages of exceptions: names of resources vary too, error codes do not. */
    public static MessageMask ofExceptions() {
        return EXCEPTIONS;
    }

    /** A piece of the message. */
    private static final class Token {
        String text;
        boolean variable;
        final boolean word;
        final boolean spaceBefore;
        boolean path;
        String name = "";
        private @Nullable String lower;

        Token(String text, boolean variable, boolean word, boolean spaceBefore) {
            this.text = text;
            this.variable = variable;
            this.word = word;
            this.spaceBefore = spaceBefore;
        }

        void vary() {
            text = VARIABLE;
            lower = VARIABLE;
            variable = true;
        }

        String lower() {
            if (lower == null) {
                lower = text.toLowerCase(Locale.ROOT);
            }
            return lower;
        }
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
        String text = exceptions ? cut : FlinkNames.mask(cut.replace("<none>", "null"));
        List<Token> tokens = tokens(text, 0);
        if (!exceptions) {
            maskPairs(tokens, values);
        }
        maskByNeighbours(tokens, values);
        if (exceptions) {
            maskRejected(tokens);
        } else {
            maskProperty(tokens);
            keepOnlyName(tokens);
            maskStatement(tokens);
        }
        return join(merge(tokens));
    }

    private List<Token> tokens(String text, int nesting) {
        List<Token> tokens = new ArrayList<>();
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
            if (c == '[' && at + 2 < text.length() && text.charAt(at + 2) == '@') {
                // [B@1a2b3c: an array's type and address.
                at++;
                while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '@')) {
                    at++;
                }
                tokens.add(new Token(VARIABLE, true, false, space));
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
            } else if (c == '{' || c == '[') {
                end = bracketEnd(text, at);
                at = addBrackets(tokens, text, start, end, space, nesting);
            } else if (c == '<' && at + 1 < text.length() && text.charAt(at + 1) >= '0' && text.charAt(at + 1) <= '9') {
                // Less than a number is a number.
                at++;
                continue;
            } else if (isDelimiter(text, at)) {
                tokens.add(new Token(String.valueOf(c), false, false, space));
                at++;
            } else {
                while (at < text.length()
                        && text.charAt(at) > ' '
                        && (!isDelimiter(text, at) || isWithinAddress(text, start, at))
                        && !isLeader(text, at)) {
                    at++;
                }
                if (text.startsWith("()", at) && Character.isLetter(text.charAt(start))) {
                    // A method, also one with a digit in its name.
                    boolean made = !exceptions && isTypeName(text, start, at);
                    tokens.add(new Token(
                            text.substring(start, at) + (made ? "(" + VARIABLE + ")" : "()"), false, true, space));
                    at += 2;
                } else if (!exceptions && at < text.length() && text.charAt(at) == '(' && isTypeName(text, start, at)) {
                    at = addMade(tokens, text, start, at, space, nesting);
                } else if (at > start) {
                    addWord(tokens, text.substring(start, at), space);
                } else {
                    while (at < text.length() && text.charAt(at) == '.') {
                        at++;
                    }
                    tokens.add(new Token("...", false, false, space));
                }
            }
            space = false;
        }
        return tokens;
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
    private int addMade(List<Token> tokens, String text, int start, int open, boolean space, int nesting) {
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
        List<Token> inner = depth == 0 && nesting < MAX_NESTING
                ? tokens(text.substring(open + 1, end - 1), nesting + 1)
                : List.of();
        if (inner.stream().noneMatch(token -> token.variable || token.text.equals("="))) {
            addWord(tokens, name, space);
            return open;
        }
        tokens.add(new Token(name + "(" + VARIABLE + ")", false, true, space));
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
            } else if (text.charAt(i) == close
                    && (i + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(i + 1)))) {
                return i + 1;
            }
        }
        return -1;
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

    private void addQuotation(List<Token> tokens, String quotation, boolean space, int nesting) {
        String content = quotation.substring(1, quotation.length() - 1).strip();
        if (!exceptions && isValueOfPair(tokens)) {
            tokens.add(new Token(VARIABLE, true, false, space));
            return;
        }
        if (!exceptions && nesting < MAX_NESTING && content.indexOf(' ') > 0) {
            // A quoted sentence or request: other records tell which of its words vary.
            tokens.add(new Token("'", false, false, space));
            tokens.addAll(tokens(content, nesting + 1));
            tokens.add(new Token("'", false, false, false));
            return;
        }
        boolean code = WordShape.isClassOrMethod(content);
        tokens.add(new Token(code ? '\'' + WordShape.codeName(content) + '\'' : VARIABLE, !code, false, space));
    }

    /** Whether a value comes next: {@code name="...}, unless the name says that the value tells kinds apart. */
    private static boolean isValueOfPair(List<Token> tokens) {
        int last = tokens.size() - 1;
        return last > 0
                && tokens.get(last).text.equals("=")
                && !Words.TELLING.contains(lastPart(tokens.get(last - 1).lower()));
    }

    private int addBrackets(List<Token> tokens, String text, int start, int end, boolean space, int nesting) {
        char open = text.charAt(start);
        if (end < 0 || nesting >= MAX_NESTING) {
            // Never closed: with a brace it is a value that was cut off.
            boolean value = open == '{' && start + 1 < text.length();
            tokens.add(new Token(value ? VARIABLE : String.valueOf(open), value, false, space));
            return value ? text.length() : start + 1;
        }
        if (open == '{') {
            boolean value = end - start > 2 || !exceptions;
            tokens.add(new Token(value ? VARIABLE : "{}", value, false, space));
            return end;
        }
        String content = text.substring(start + 1, end - 1);
        List<Token> inner = tokens(content, nesting + 1);
        if (!exceptions) {
            maskPairs(inner, word -> {});
        }
        maskByNeighbours(inner, word -> {});
        boolean values = inner.isEmpty()
                ? !exceptions
                : inner.stream().noneMatch(token -> token.word && !token.variable && !isNothing(token.text));
        if (values || isListOfNames(inner)) {
            tokens.add(new Token(VARIABLE, true, false, space));
            return end;
        }
        tokens.add(new Token("[", false, false, space));
        tokens.addAll(inner);
        tokens.add(new Token("]", false, false, false));
        return end;
    }

    /** A dash that stands where other records have a value. */
    private boolean isNothing(String word) {
        return !exceptions && word.equals("-");
    }

    /** {@code orders, payments}: names with commas between; a single word only where names are expected. */
    private boolean isListOfNames(List<Token> tokens) {
        int words = 0;
        boolean wordExpected = true;
        for (Token token : tokens) {
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

    private void addWord(List<Token> tokens, String chunk, boolean space) {
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
                Token token = new Token(masked, masked.equals(VARIABLE), true, spaceBefore);
                token.path = token.variable && WordShape.isPath(core);
                token.name = token.variable && WordShape.isPackage(core) ? core : "";
                tokens.add(token);
            }
            spaceBefore = false;
        }
        for (int i = end; i < chunk.length(); i++) {
            tokens.add(new Token(String.valueOf(chunk.charAt(i)), false, false, spaceBefore));
            spaceBefore = false;
        }
    }

    /** Index of a colon that stands between a plain word and something else, as in {@code size:17}; else -1. */
    private int splitColon(String core) {
        int colon = core.indexOf(':');
        if (colon <= 0 || colon == core.length() - 1 || core.startsWith("://", colon) || WordShape.isHexGroups(core)) {
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
        return hostAndPort || WordShape.mask(name, false).equals(VARIABLE) ? -1 : colon;
    }

    private static boolean isPort(String core, int colon) {
        for (int i = colon + 1; i < core.length(); i++) {
            if (core.charAt(i) < '0' || core.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isErrorCode(List<Token> before, String core) {
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
            Token token = before.get(i);
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

    /**
     * Masks what only messages of records have: {@code 'Key': Value}, words for nothing, a lone word in brackets, paths with
     * blanks in them.
     */
    private static void maskPairs(List<Token> tokens, Consumer<String> values) {
        boolean path = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
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
            if (Words.NOTHING.contains(token.lower())
                    && !(i > 0 && tokens.get(i - 1).text.equals("'"))) {
                token.vary();
            } else if (i > 1
                    && ends
                    && tokens.get(i - 1).text.equals(":")
                    && !tokens.get(i - 2).word
                    && tokens.get(i - 2).variable) {
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
    private static void maskSpacedList(List<Token> tokens, int at) {
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
    private void maskByNeighbours(List<Token> tokens, Consumer<String> values) {
        for (int i = tokens.size() - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            if (!token.word || token.variable) {
                continue;
            }
            String lower = token.lower();
            boolean date = Words.DATES.contains(lower) && i + 1 < tokens.size() && tokens.get(i + 1).variable;
            boolean flag = !exceptions && (lower.equals("true") || lower.equals("false"));
            if (date || flag) {
                token.vary();
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
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

    /** Where a message is nothing but values, a name of several parts among them says what it is about. */
    private static void keepOnlyName(List<Token> tokens) {
        if (tokens.stream().noneMatch(token -> token.word && !token.variable)) {
            for (Token token : tokens) {
                if (!token.name.isEmpty()) {
                    token.text = token.name;
                    token.lower = null;
                    token.variable = false;
                }
            }
        }
    }

    /** {@code statement: SELECT ... FROM ...}: a statement of SQL varies as a whole. */
    private static void maskStatement(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            String second =
                    switch (tokens.get(i).text) {
                        case "SELECT", "DELETE" -> "FROM";
                        case "INSERT", "MERGE" -> "INTO";
                        case "UPDATE" -> "SET";
                        default -> "";
                    };
            if (second.isEmpty()) {
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
    private static void maskProperty(List<Token> tokens) {
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
    private static void maskRejected(List<Token> tokens) {
        if (tokens.isEmpty() || !Words.REJECTIONS.contains(tokens.get(0).lower())) {
            return;
        }
        for (int i = 2; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = tokens.get(i - 1);
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

    private void maskValue(Token name, Token equals, Token value, Consumer<String> values) {
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

    private static String lastPart(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('_')) + 1);
    }

    /** {@code topic orders is}, {@code column: amount}, {@code for key abc}: the word behind the noun is a name. */
    private static void maskName(List<Token> tokens, int noun, Consumer<String> values) {
        int at = noun + 1;
        boolean announced = false;
        while (at < tokens.size()) {
            Token token = tokens.get(at);
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
        Token name = tokens.get(at);
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

    /** Makes one variable of neighbouring ones and of a number with its unit. */
    private static List<Token> merge(List<Token> tokens) {
        List<Token> merged = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
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

    private static String join(List<Token> tokens) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
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
        }
        return joined.toString();
    }
}
