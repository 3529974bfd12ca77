// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flink's options as people write them down: {@code key: value} in a ticket, {@code SET 'key' = 'value';} of SQL, {@code -Dkey=value} of a
 * command, {@code FLINK_PROPERTIES} of an image. Each is told as Flink's processes tell it when they start.
 */
final class Options implements Transcript {
    /** First parts of keys that Flink alone has. */
    private static final String FAMILY =
            "(?:taskmanager|jobmanager|execution|state|restart-strategy|high-availability|parallelism\\.default|pipeline|table|env\\.java|kubernetes|cluster|rest|security|metrics|heartbeat|jobstore|web|s3|fs|io\\.tmp|akka|pekko|blob|classloader|slot|resourcemanager|historyserver|containerized|yarn|python|sql-client)";

    private static final Pattern OPTION = Pattern.compile("^(?:FLINK_PROPERTIES=)?\\s*[\"']?(" + FAMILY
            + "(?:[.-][A-Za-z0-9_.-]{1,200})?)[\"']?\\s*[:=]\\s+[\"']?([^\"'#]{1,2000}?)[\"']?\\s*(?:#.*)?$");
    private static final Pattern TOLD = Pattern.compile(
            "(?m)^[ \\t>]*(?:FLINK_PROPERTIES=)?[\"']?(?:taskmanager|jobmanager|execution|state|restart-strategy|high-availability|parallelism)[.:-][\\w.-]+[\"']?\\s*[:=]\\s+\\S");
    private static final Pattern SETTING = Pattern.compile(
            "^(?:Flink SQL> ?)?SET +['\"]?([a-z][A-Za-z0-9_.-]{2,200})['\"]? *= *['\"]?([^'\";]{0,2000})['\"]? *;? *$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ARGUMENT = Pattern.compile("(?:^|\\s|')-y?D\\s?(" + FAMILY
            + "[.-][A-Za-z0-9_.-]{1,200}|parallelism\\.default)=(\"[^\"]*\"|'[^']*'|[^\\s'\"]+)");
    private static final Pattern PROPERTIES = Pattern.compile("^-? ?(?:name: )?[\"']?FLINK_PROPERTIES\\b.*");
    /**
     * What Flink's own processes are started with is told by them, and goes on with all the class path; and records of logs, whatever their
     * layout, say more than the options that they speak of.
     */
    private static final Pattern NO_COMMAND = Pattern.compile(
            "-classpath|-cp |org\\.apache\\.flink\\.(?:runtime|yarn|kubernetes)|\\b(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\\b|Exception");

    private static final int LEAST_TOGETHER = 2;

    /** Whether a text may hold some. */
    static boolean mayBe(String head) {
        return (head.contains("taskmanager.")
                        || head.contains("execution.")
                        || head.contains("jobmanager.")
                        || head.contains("state.")
                        || head.contains("restart-strategy")
                        || head.contains("table.exec"))
                && (TOLD.matcher(head).find()
                        || head.contains("SET ")
                        || head.contains("set ")
                        || head.contains("-D")
                        || head.contains("-yD")
                        || head.contains("FLINK_PROPERTIES"));
    }

    /** Whether the line is a command that carries options. */
    static boolean isCommand(String line) {
        return line.length() < 20_000
                && line.contains("-")
                && line.contains("D")
                && !line.startsWith("20")
                && !NO_COMMAND.matcher(line).find()
                && ARGUMENT.matcher(line).find();
    }

    /** Whether several options begin there, one below the other: one alone may be a word of somebody. */
    static boolean opens(List<String> lines, int from, String indent) {
        String first = lines.get(from).substring(indent.length());
        if (PROPERTIES.matcher(first).matches()) {
            return true;
        }
        if (!OPTION.matcher(first).matches()) {
            return false;
        }
        int options = 0;
        for (int i = from; i < Math.min(lines.size(), from + 6); i++) {
            options += OPTION.matcher(lines.get(i).strip().replaceFirst("^> *", ""))
                            .matches()
                    ? 1
                    : 0;
        }
        return options >= LEAST_TOGETHER;
    }

    /** Whether a line is still one of such a list. */
    static boolean goesOn(String line) {
        String words = line.strip();
        return words.startsWith("#")
                || OPTION.matcher(words).matches()
                || words.matches("[a-z][\\w.-]{2,200}:\\s+\\S.{0,2000}")
                || words.matches("(?:value:|FLINK_PROPERTIES=|[|\"']+-?)");
    }

    @Override
    public Optional<String> asLog(String text) {
        LinePage page = new LinePage();
        boolean any = false;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Matcher setting = SETTING.matcher(line);
            Matcher option = OPTION.matcher(line);
            if (setting.matches()) {
                any = true;
                ConfigurationFile.optionOfAJob(
                        page, i, setting.group(1), setting.group(2).strip());
            } else if (option.matches()) {
                any = true;
                ConfigurationFile.option(
                        page, i, option.group(1), option.group(2).strip());
            } else if (isCommand(line)) {
                Matcher argument = ARGUMENT.matcher(line);
                while (argument.find()) {
                    any = true;
                    ConfigurationFile.optionOfAJob(
                            page, i, argument.group(1), argument.group(2).replaceAll("^[\"']|[\"']$", ""));
                }
            } else if (!line.isEmpty()) {
                page.put(i, lines.get(i));
            }
        }
        return any ? Optional.of(page.toString()) : Optional.empty();
    }
}
