// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A stack frame without what differs between JDKs, builds and runs.
 *
 * <p>Left out: file and line, jar, module and class loader prefixes; the numbers in names of lambda bodies, code generated
 * by Flink's SQL planner and classes enhanced at run time. Frames that only lead somewhere (lambda and proxy classes,
 * reflection) have no normal form at all: whether they are printed depends on the JDK.
 *
 * @param className fully qualified name
 * @param method method name
 * @param origin whose code it is
 */
public record StackFrame(String className, String method, CodeOrigin origin) {

    private static final Pattern LAMBDA_BODY = Pattern.compile("^lambda\\$(?:(.+?)\\$)?[0-9a-f]+(?:\\$\\d+)?$");
    private static final Pattern SCALA_BODY =
            Pattern.compile("^(?:\\$anonfun\\$|anonfun\\$)?(.+?)(?:\\$\\d+)?(?:\\$adapted)?$");
    private static final Pattern KOTLIN_BODY = Pattern.compile("^(.+?)(?:\\$lambda[-$]?\\d*|-\\d+)$");
    private static final Pattern ENHANCED = Pattern.compile(
            "^(.+?)(?:\\$\\$EnhancerBy|\\$\\$SpringCGLIB|\\$\\$Enhancer|\\$ByteBuddy\\$|\\$HibernateProxy\\$|_\\$\\$_).*$");
    private static final Pattern GENERATED_OPERATOR = Pattern.compile("^[A-Z][A-Za-z0-9_]*\\$\\d+$");
    private static final Pattern GENERATED_NAME =
            Pattern.compile("^(?:StreamExec|BatchExec|Exec|Local|Global|Group|Simple|Window|Join|Hash|Long|Sort|Multi)?"
                    + "\\w*(?:Calc|Handler|Function|Projection|Comparator|Computer|Condition|Assigner|Generator|Equaliser|Equalizer|"
                    + "Converter|Extractor|Operator|Aggregator|Agg|Aggs|Collector|Expression|Mapper|Filter|Rank|Source|Sink|Input|"
                    + "Fusion|Codegen\\w*)\\$\\d+$");

    /** Reads {@code java.base/java.lang.Thread.run(Thread.java:829)}; empty for frames without a normal form. */
    public static Optional<StackFrame> parse(String frame) {
        String text = frame.length() > 1000 ? frame.substring(0, 1000) : frame;
        int bracket = text.indexOf('(');
        String name = (bracket < 0 ? text : text.substring(0, bracket)).strip();
        String source = bracket < 0 ? "" : text.substring(bracket + 1);
        if (name.startsWith("at ")) {
            name = name.substring(3).strip();
        }
        if (name.contains("$$Lambda")) {
            return Optional.empty();
        }
        // Module, loader and version stand before the last slash: app//, java.base@17.0.1/.
        name = name.substring(name.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || dot == name.length() - 1) {
            return Optional.empty();
        }
        String className = name.substring(0, dot);
        String method = name.substring(dot + 1);
        if (leadsSomewhere(className)) {
            return Optional.empty();
        }
        var enhanced = ENHANCED.matcher(className);
        if (className.indexOf('$') >= 0 && enhanced.matches()) {
            className = enhanced.group(1);
            method = method.startsWith("CGLIB$") ? method.substring(6).replaceAll("\\$\\d+$", "") : method;
        }
        if (isGeneratedOperator(className, source)) {
            return Optional.of(new StackFrame(
                    className.substring(0, className.lastIndexOf('$')),
                    method.replaceAll("(?:_split)?_?\\d*$", ""),
                    CodeOrigin.FLINK));
        }
        className = unshaded(className);
        return Optional.of(new StackFrame(className, body(method), CodeOrigin.of(className)));
    }

    private static boolean leadsSomewhere(String className) {
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return className.contains("$$FastClass")
                || simple.startsWith("$Proxy")
                || className.startsWith("jdk.proxy")
                || simple.startsWith("GeneratedMethodAccessor")
                || simple.startsWith("GeneratedConstructorAccessor")
                || simple.startsWith("GeneratedSerializationConstructorAccessor")
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("jdk.internal.reflect.")
                || className.startsWith("sun.reflect.")
                || className.startsWith("java.lang.invoke.")
                || className.startsWith("java.security.AccessController");
    }

    /** Generated operators have no package and, compiled in memory, no file. */
    private static boolean isGeneratedOperator(String className, String source) {
        return className.indexOf('.') < 0
                && GENERATED_OPERATOR.matcher(className).matches()
                && (source.startsWith("Unknown Source")
                        || GENERATED_NAME.matcher(className).matches());
    }

    private static String body(String method) {
        if (method.startsWith("lambda$")) {
            var lambda = LAMBDA_BODY.matcher(method);
            return lambda.matches() ? "lambda$" + (lambda.group(1) == null ? "" : lambda.group(1)) : method;
        }
        if (method.contains("anonfun$") || method.endsWith("$adapted")) {
            var scala = SCALA_BODY.matcher(method);
            return scala.matches() ? "lambda$" + scala.group(1) : method;
        }
        var kotlin = KOTLIN_BODY.matcher(method);
        return (method.indexOf('-') > 0 || method.contains("$lambda")) && kotlin.matches()
                ? "lambda$" + kotlin.group(1)
                : method;
    }

    /** A class name without the prefix that shading put before it. */
    static String unshaded(String className) {
        int shaded = className.lastIndexOf(".shaded.");
        if (shaded < 0) {
            return className;
        }
        String rest = className.substring(shaded + 8);
        for (String root : new String[] {"org.", "com.", "io.", "net.", "software.", "okhttp3.", "okio."}) {
            int at = rest.startsWith(root) ? 0 : rest.indexOf("." + root) + 1;
            if (at > 0 || rest.startsWith(root)) {
                return rest.substring(at);
            }
        }
        return className;
    }

    /** {@code com.acme.Parser.parse}. */
    public String name() {
        return className + "." + method;
    }
}
