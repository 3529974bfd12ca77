// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages that the JVM writes itself and words differently from release to release, in one wording. */
final class JvmMessages {

    private static final Pattern CAST =
            Pattern.compile("^(?:class )?(\\S++) cannot be cast to (?:class )?(\\S++)(?: \\(.*+)?$");
    private static final Pattern INDEX =
            Pattern.compile("^(?:-?\\d++|(?:[Ii]ndex|[Ss]tring index|Array index|[Bb]egin|[Rr]ange|"
                    + "[Oo]ffset|(?:to|from)Index|[Ss]tart)\\b[^a-z]*+(?:(?:out of (?:range|bounds)|for length|length|size|end|index|count|"
                    + "begin|Size|Length)\\b[^a-zA-Z]*+)*+)$");
    private static final Pattern METHOD = Pattern.compile("([\\w$]++(?:[./][\\w$<>]++)++)\\(");

    private JvmMessages() {}

    /** The whole template, for messages that need no masking. */
    static Optional<String> canonical(String type, String line) {
        if (type.endsWith("ClassCastException")) {
            Matcher cast = CAST.matcher(line);
            if (cast.matches()) {
                return Optional.of(className(cast.group(1)) + " cannot be cast to " + className(cast.group(2)));
            }
        }
        if (type.endsWith("IndexOutOfBoundsException") && INDEX.matcher(line).matches()) {
            return Optional.of("index " + MessageMask.VARIABLE + " out of bounds");
        }
        if (type.equals("java.lang.NegativeArraySizeException")) {
            return Optional.of("");
        }
        if (type.equals("java.lang.NumberFormatException")
                && (line.equals("null") || line.startsWith("Cannot parse null string"))) {
            return Optional.of("Cannot parse null string");
        }
        if (type.equals("java.lang.NoSuchMethodError") || type.equals("java.lang.AbstractMethodError")) {
            Matcher method = METHOD.matcher(line);
            if (method.find()) {
                return Optional.of(method.group(1).replace('/', '.'));
            }
        }
        return Optional.empty();
    }

    /** The text to mask: usually the line as it is. */
    static String unified(String type, String message, String line) {
        if (type.equals("java.lang.NumberFormatException") && message.startsWith("For input string:")) {
            // The value may hold quotes and line breaks; newer releases add the radix.
            return "For input string: \"?\"";
        }
        return line;
    }

    private static String className(String name) {
        return name.replaceAll("@[0-9a-f]+$", "").replaceAll("\\$\\$Lambda.*$", "\\$\\$Lambda");
    }

    /** Which memory ran out. */
    static String memoryKind(String message) {
        String text = message.toLowerCase(java.util.Locale.ROOT);
        if (text.contains("metaspace")) {
            return "Metaspace";
        }
        if (text.contains("compressed class space")) {
            return "Compressed class space";
        }
        if (text.contains("direct")) {
            return "Direct buffer memory";
        }
        if (text.contains("native thread")) {
            return "unable to create native thread";
        }
        if (text.contains("gc overhead")) {
            return "GC overhead limit exceeded";
        }
        if (text.contains("heap space")) {
            return "Java heap space";
        }
        if (text.contains("map failed")) {
            return "Map failed";
        }
        if (text.contains("array size") || text.contains("array length")) {
            return "Requested array size exceeds VM limit";
        }
        return MessageMask.ofExceptions().mask(RootFault.firstLine(message));
    }
}
