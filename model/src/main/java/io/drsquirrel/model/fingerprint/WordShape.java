// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.Set;
import java.util.regex.Pattern;

/** Tells by its letters alone whether a word is a value, a name of code or plain language. */
final class WordShape {

    private static final Set<String> DOMAINS = Set.of(
            "com",
            "org",
            "net",
            "io",
            "edu",
            "gov",
            "internal",
            "local",
            "localdomain",
            "lan",
            "corp",
            "intra",
            "intranet",
            "svc",
            "cloud",
            "dev",
            "de",
            "uk",
            "us",
            "eu",
            "fr",
            "cn",
            "jp",
            "in",
            "nl",
            "ch",
            "au",
            "ca",
            "br",
            "ru",
            "kr",
            "se",
            "pl",
            "it",
            "es",
            "prod",
            "staging",
            "home",
            "example",
            "test",
            "invalid",
            "app",
            "ai",
            "co",
            "info",
            "biz",
            "tech");
    private static final Set<String> ROOTS =
            Set.of("org", "com", "io", "net", "java", "javax", "scala", "jdk", "sun", "software", "akka", "kotlin");
    private static final Set<String> EXTENSIONS = Set.of(
            "csv",
            "json",
            "parquet",
            "avro",
            "orc",
            "txt",
            "log",
            "jar",
            "xml",
            "yaml",
            "yml",
            "gz",
            "zip",
            "snappy",
            "zst",
            "tmp",
            "properties",
            "conf",
            "sst",
            "py",
            "pem",
            "jks",
            "p12",
            "crt",
            "so",
            "out",
            "err",
            "inprogress",
            "bin",
            "dat",
            "sql",
            "sh",
            "exe",
            "dll",
            "html",
            "php",
            "ini",
            "cfg",
            "bak",
            "pid",
            "lock",
            "proto",
            "keytab");
    private static final Set<String> COMPOUND_FIRST = Set.of(
            "non", "re", "pre", "un", "multi", "self", "auto", "semi", "sub", "co", "anti", "out", "in", "read",
            "write", "key", "end", "up", "time", "well", "off", "single", "high", "low", "long", "short", "built",
            "look", "back", "exactly", "at", "real", "client", "server", "user", "per", "so", "event", "first", "last",
            "two", "one", "three", "full", "half", "fail", "thread", "type", "check", "round", "run", "start", "shut",
            "roll", "clean", "follow", "max", "min", "side", "level", "case", "byte", "null");

    /** How Flink writes whether a row was inserted, updated or deleted. */
    private static final Set<String> ROW_KINDS = Set.of("+I", "-U", "+U", "-D");

    private static final Pattern QUALIFIED = Pattern.compile("(?:[A-Za-z_$][\\w$]*+\\.)++[\\w$<>]++");
    private static final Pattern NAMED_CODE = Pattern.compile(
            "(?:ORA|TNS|PLS|SQL|SQLSTATE|MY|DB|ERR|ERROR|ERRNO|CODE|KFK|KIP|AMQ|JDBC|HY|DPY|SQLCODE|HTTP)-?\\d{1,6}|E\\d{4,6}");
    /** {@code com.acme.Colour.RED}: the constant is a value. */
    private static final Pattern CONSTANT =
            Pattern.compile("(?:[a-z_]\\w*+\\.)++[A-Z]\\w*[a-z]\\w*\\.[A-Z][A-Z0-9_]*+");
    /** {@code Driver_43xx::powerState}, as C++ names its methods. */
    private static final Pattern SCOPED = Pattern.compile("[A-Za-z_]\\w*+(?:::~?[A-Za-z_]\\w*+)++");
    /** {@code SSH2_MSG_NEWKEYS}, as C names its constants; digits at the end count something. */
    private static final Pattern MACRO = Pattern.compile("[A-Z]{2,}\\d?(?:_[A-Z]{2,})+");
    /** {@code shop.orders}, {@code SCOTT.PK_ORDERS}. */
    private static final Pattern DOTTED = Pattern.compile("[a-z_-]+(?:\\.[a-z_-]+){1,2}|[A-Z_]+(?:\\.[A-Z_]+){1,2}");

    private static final Pattern CAMEL = Pattern.compile("[A-Z][a-z]+(?:[A-Z0-9]+[a-z]+)+");

    private WordShape() {}

    /** The word, its varying part replaced; {@link MessageMask#VARIABLE} where it varies as a whole. */
    static String mask(String word, boolean exceptions) {
        int plain = plainLetters(word);
        if (plain == word.length() && plain > 0) {
            return isPlainValue(word) ? MessageMask.VARIABLE : word;
        }
        for (int i = plain; i < word.length(); i++) {
            if (word.charAt(i) >= '0' && word.charAt(i) <= '9') {
                return shape(word, exceptions);
            }
        }
        return (exceptions ? OF_EXCEPTIONS : OF_MESSAGES).of(word);
    }

    /** Words without digits are a vocabulary: most of them were asked before. */
    private static final Remembered<String> OF_EXCEPTIONS = new Remembered<>(2048, word -> shape(word, true));

    private static final Remembered<String> OF_MESSAGES = new Remembered<>(2048, word -> shape(word, false));

    private static String shape(String word, boolean exceptions) {
        if (exceptions && ROW_KINDS.contains(word)) {
            return MessageMask.VARIABLE;
        }
        int at = word.indexOf('@');
        if (at < 0 && isClassOrMethod(word) && (exceptions || !isVersioned(word))) {
            return exceptions && CONSTANT.matcher(word).matches()
                    ? word.substring(0, word.lastIndexOf('.') + 1) + MessageMask.VARIABLE
                    : codeName(word);
        }
        if (at > 0) {
            String before = word.substring(0, at);
            return isClassOrMethod(before) || CAMEL.matcher(before).matches()
                    ? codeName(before) + "@" + MessageMask.VARIABLE
                    : MessageMask.VARIABLE;
        }
        boolean digit = false;
        boolean letter = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            digit |= c >= '0' && c <= '9';
            letter |= Character.isLetter(c);
        }
        if (digit) {
            if (SCOPED.matcher(word).matches()
                    || (!exceptions
                            && word.indexOf('_') > 1
                            && MACRO.matcher(word).matches())) {
                return word;
            }
            return withDigits(word);
        }
        if (isHexGroups(word)) {
            return MessageMask.VARIABLE;
        }
        if (!letter) {
            // Stars stand for a value that is hidden.
            return exceptions && word.chars().allMatch(c -> c == '*') ? MessageMask.VARIABLE : word;
        }
        if (word.length() >= 8 && word.chars().allMatch(c -> c >= 'a' && c <= 'f')) {
            return MessageMask.VARIABLE;
        }
        if (word.contains("://")
                || isPath(word)
                || isHostOrFile(word)
                || word.indexOf(',') > 0
                || word.indexOf('|') > 0) {
            return MessageMask.VARIABLE;
        }
        if (!exceptions && (isPackage(word) || isRandom(word) || isComponent(word))) {
            return MessageMask.VARIABLE;
        }
        return exceptions && (isResourceName(word) || isDottedName(word)) ? MessageMask.VARIABLE : word;
    }

    /** How many ASCII letters the word begins with. */
    private static int plainLetters(String word) {
        int i = 0;
        while (i < word.length() && isLetter(word.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Of words of nothing but letters only these are values: what can be hexadecimal, and this host. */
    private static boolean isPlainValue(String word) {
        if (word.length() < 8) {
            return false;
        }
        if (word.equals("localhost")) {
            return true;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < 'a' || c > 'f') {
                return false;
            }
        }
        return true;
    }

    /** Of {@code TaskManager2} the name stays, also of {@code Log4jLogger}; anything else with a digit varies. */
    private static String withDigits(String word) {
        int end = word.length();
        while (end > 0 && Character.isDigit(word.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return MessageMask.VARIABLE;
        }
        String name = word.substring(0, end);
        if (CAMEL.matcher(name).matches() && !isJumble(name)) {
            return end == word.length() ? word : name + MessageMask.VARIABLE;
        }
        return MessageMask.VARIABLE;
    }

    static boolean isPath(String word) {
        int slash = word.indexOf('/');
        if (slash == 0) {
            return word.length() > 1;
        }
        if (slash > 0 && word.indexOf('/', slash + 1) > 0 && word.indexOf('.') < 0) {
            return true;
        }
        return word.startsWith("./")
                || word.startsWith("~/")
                || word.startsWith("\\\\")
                || (word.length() > 2 && word.charAt(1) == ':' && (word.charAt(2) == '\\' || word.charAt(2) == '/'));
    }

    private static boolean isHostOrFile(String word) {
        int dot = word.lastIndexOf('.');
        int port = word.lastIndexOf(':');
        if (!word.chars().allMatch(c -> Character.isLetter(c) || "._-:/$~".indexOf(c) >= 0)) {
            return false;
        }
        if (word.startsWith("localhost")) {
            return word.length() == 9 || port == 9 || word.charAt(9) == '/';
        }
        if (dot <= 0 || dot == word.length() - 1) {
            return false;
        }
        String last = word.substring(dot + 1);
        if (EXTENSIONS.contains(last)) {
            return true;
        }
        String first = word.substring(0, word.indexOf('.'));
        if (ROOTS.contains(first)) {
            return false;
        }
        // Countries have two letters; of two words only (server.go) that says too little.
        boolean country = last.length() == 2 && word.indexOf('.') < dot && isLower(word);
        return country || DOMAINS.contains(last);
    }

    private static boolean isLower(String word) {
        return word.chars().noneMatch(c -> c >= 'A' && c <= 'Z');
    }

    /** {@code com.android.systemui}, {@code cluster.routing.allocation}: names in lower case with dots between. */
    static boolean isPackage(String word) {
        if (word.indexOf('.') <= 0 || word.endsWith(".")) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean dot = c == '.';
            if (dot ? word.charAt(i - 1) == '.' : !((c >= 'a' && c <= 'z') || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    /** {@code TLSv1.2}: a dot before a digit makes no class. */
    private static boolean isVersioned(String word) {
        int dot = word.lastIndexOf('.');
        return dot > 0 && dot + 1 < word.length() && word.charAt(dot + 1) >= '0' && word.charAt(dot + 1) <= '9';
    }

    /** {@code com.acme.music/.ui.Main}: a package and what is in it. */
    private static boolean isComponent(String word) {
        int slash = word.indexOf('/');
        return slash > 0 && slash < word.length() - 1 && isPackage(word.substring(0, slash));
    }

    /** {@code Tp1xVQZdxY95DRqf9IZDAl}: too many digits and capitals for a name. */
    private static boolean isJumble(String name) {
        int jumps = 0;
        int digitRuns = 0;
        for (int i = 0; i < name.length(); i++) {
            boolean digit = Character.isDigit(name.charAt(i));
            jumps += digit || Character.isUpperCase(name.charAt(i)) ? 1 : 0;
            digitRuns += digit && (i == 0 || !Character.isDigit(name.charAt(i - 1))) ? 1 : 0;
        }
        return digitRuns > 1 || jumps * 2 > name.length() + 1;
    }

    /** {@code BDAigx_rzUekqGTSbKZiP}: long, and upper and lower case change more often than in a name. */
    private static boolean isRandom(String word) {
        if (word.length() < 16) {
            return false;
        }
        int changes = 0;
        for (int i = 1; i < word.length(); i++) {
            char c = word.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && "_-+/=".indexOf(c) < 0) {
                return false;
            }
            changes += Character.isUpperCase(c) != Character.isUpperCase(word.charAt(i - 1)) ? 1 : 0;
        }
        return changes * 2.8 > word.length();
    }

    /** {@code 10.0.0.1}, {@code fe80::1}. */
    static boolean isAddress(String word) {
        int dots = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            dots += c == '.' ? 1 : 0;
            if (c != '.' && (c < '0' || c > '9')) {
                return isHexGroups(word);
            }
        }
        return dots == 3;
    }

    /** {@code aa:bb:cc:dd:ee:ff}, {@code fe80::1}: an address, even where its digits are all letters. */
    static boolean isHexGroups(String word) {
        int colons = 0;
        int run = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == ':') {
                colons++;
                run = 0;
            } else if (Character.digit(c, 16) < 0 || ++run > 4) {
                return false;
            }
        }
        return colons >= 3;
    }

    /** Names as people give them to topics, tables and columns: lower case with hyphens or underscores. */
    private static boolean isResourceName(String word) {
        boolean joined = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '-' || c == '_') {
                joined |= i > 0 && i < word.length() - 1;
            } else if (c < 'a' || c > 'z') {
                return false;
            }
        }
        if (!joined) {
            return false;
        }
        if (word.endsWith("exception") || word.endsWith("error") || word.endsWith("failure")) {
            return false;
        }
        int hyphen = word.indexOf('-');
        return hyphen < 0 || !COMPOUND_FIRST.contains(word.substring(0, hyphen));
    }

    private static boolean isDottedName(String word) {
        int dot = word.indexOf('.');
        return dot > 0 && DOTTED.matcher(word).matches() && !ROOTS.contains(word.substring(0, dot));
    }

    /** Words joined by dots, like the name of a property. */
    static boolean isDotted(String word) {
        int dot = word.indexOf('.');
        return dot > 0 && dot < word.length() - 1 && QUALIFIED.matcher(word).matches();
    }

    /** A lower-case word that could be the name of something. */
    static boolean isLowerName(String word) {
        return !word.isEmpty()
                && word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '.');
    }

    static boolean isCapitals(String word) {
        return word.length() > 1 && word.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_');
    }

    static boolean isNamedErrorCode(String word) {
        return NAMED_CODE.matcher(word).matches();
    }

    /** {@code org.acme.Job}, {@code org/acme/Job}, {@code Order.total()}, {@code Type$Inner}. */
    static boolean isClassOrMethod(String text) {
        if (text.length() > 300 || text.isEmpty() || (text.indexOf('.') < 0 && text.indexOf('/') < 0)) {
            return false;
        }
        String name = text;
        int bracket = name.indexOf('(');
        if (bracket > 0) {
            int space = name.lastIndexOf(' ', bracket);
            return name.indexOf(')') > bracket
                    && QUALIFIED.matcher(name.substring(space + 1, bracket)).matches();
        }
        if (name.indexOf('/') > 0 && name.indexOf('.') < 0) {
            name = name.replace('/', '.');
        } else if (name.contains("$$Lambda")) {
            name = name.substring(0, name.indexOf("$$Lambda"));
        }
        if (name.startsWith("[L") || name.startsWith("L")) {
            name = name.endsWith(";") ? name.substring(name.indexOf('L') + 1, name.length() - 1) : name;
        }
        if (!QUALIFIED.matcher(name).matches()) {
            return false;
        }
        // One part that begins in upper case and goes on in lower case is what tells a class from a host or a key.
        boolean first = true;
        for (String part : name.split("\\.")) {
            char c = part.isEmpty() ? ' ' : part.charAt(0);
            boolean camel =
                    c >= 'A' && c <= 'Z' && part.length() > 1 && part.chars().anyMatch(Character::isLowerCase);
            if (camel && (!first || name.indexOf('.') > 0)) {
                return !isHostOrFile(name) || name.lastIndexOf('.') > name.indexOf(part);
            }
            first = false;
        }
        return false;
    }

    /** The name of code without the numbers that the compiler or a run put into it. */
    static String codeName(String name) {
        String text = name;
        int lambda = text.indexOf("$$Lambda");
        if (lambda >= 0) {
            text = text.substring(0, lambda) + "$$Lambda";
        }
        int at = text.lastIndexOf('@');
        return at > 0 && text.indexOf('(') < 0 ? text.substring(0, at) : text;
    }
}
