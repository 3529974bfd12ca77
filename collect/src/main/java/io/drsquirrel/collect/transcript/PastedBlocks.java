// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.collect.readings.ContainerUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code kubectl}, {@code yarn} and editors show, amid the words of a ticket: indented, quoted, in a Markdown fence, behind a prompt,
 * one below the other. Each block is read as the file would be that holds nothing else; all other lines stay as they are, on their
 * lines.
 */
final class PastedBlocks implements Transcript {
    private static final int LONGEST_BLOCK = 40_000;
    /** Characters of blocks that turned out to be none: each beginning may claim all lines below it. */
    private static final long MOST_IN_VAIN = 8L << 20;

    private static final int LOOK_AHEAD = 12;
    private static final int MOST_BLANK = 2;

    private static final Pattern QUOTED = Pattern.compile("^((?:\\s*>)?[ \\t]*)(.*)$", Pattern.DOTALL);
    private static final Pattern FENCE =
            Pattern.compile("^\\s*(?:>\\s*)?(?:```|~~~|\\{(?:code|noformat)(?::[^}]*)?}).*$");
    private static final Pattern PROMPT = Pattern.compile("^(?:[\\w.@:~/\\[\\] -]{0,60}[$#%]|>|PS .*>) \\S.*");
    private static final Pattern DESCRIBED = Pattern.compile("^Name: +\\S+$");
    private static final Pattern FIELD = Pattern.compile("^[A-Z][A-Za-z .-]{0,40}:(?:\\s.*)?$");
    private static final Pattern KEY = Pattern.compile("^(?:- )?[\\w./\"'-]{1,300}:(?:\\s.*)?$");
    private static final Pattern SET =
            Pattern.compile("^(?:Flink SQL> ?)?SET +'?[a-z][\\w.-]+'? *= *\\S.*$", Pattern.CASE_INSENSITIVE);

    private enum Kind {
        DESCRIBED,
        YAML,
        JSON,
        EVENTS,
        PODS,
        YARN,
        OPTIONS,
        SETTING
    }

    /** Whether the text may hold such a block; asked of each file's head. */
    static boolean mayBe(String head) {
        return head.contains("apiVersion")
                || head.contains("Namespace:")
                || head.contains("LAST SEEN")
                || head.contains(" RESTARTS ")
                || head.contains("Application Report :")
                || head.contains("Application Attempt Report :")
                || Options.mayBe(head);
    }

    @Override
    public Optional<String> asLog(String text) {
        List<String> lines = text.lines().toList();
        StringBuilder log = new StringBuilder();
        boolean found = false;
        long inVain = 0;
        for (int i = 0; i < lines.size(); ) {
            Block block = inVain > MOST_IN_VAIN ? Block.NONE : block(lines, i);
            if (!block.isOne()) {
                inVain += block.length();
            }
            if (block.isOne()) {
                found = true;
                log.append(block.log());
                i = block.end();
                if (i < lines.size()
                        && (lines.get(i).isBlank()
                                || FENCE.matcher(lines.get(i)).matches())) {
                    // What follows goes on with no record of the block.
                    log.append(ContainerUsage.NOTHING).append('\n');
                    i++;
                }
            } else {
                log.append(lines.get(i)).append('\n');
                i++;
            }
        }
        return found ? Optional.of(log.toString()) : Optional.empty();
    }

    /**
     * Lines that look like a block.
     *
     * @param log what it says, a line for each of its lines; empty where it is none after all
     * @param length its characters
     */
    private record Block(String log, int end, long length) {
        static final Block NONE = new Block("", 0, 0);

        boolean isOne() {
            return !log.isEmpty();
        }
    }

    private static Block block(List<String> lines, int from) {
        String indent = indent(lines.get(from));
        String first = lines.get(from).substring(indent.length());
        Kind kind = kind(lines, from, indent, first);
        if (kind == null) {
            return Block.NONE;
        }
        int end = end(kind, lines, from, indent);
        List<String> own = new ArrayList<>();
        for (String line : lines.subList(from, end)) {
            own.add(without(indent, line));
        }
        String told = String.join("\n", own) + "\n";
        Transcript reader =
                switch (kind) {
                    case DESCRIBED -> new DescribedPod();
                    case YAML, JSON -> new KubernetesObjects();
                    case EVENTS -> new EventTable();
                    case PODS -> new PodTable();
                    case YARN -> new YarnReport();
                    case OPTIONS, SETTING -> new Options();
                };
        int count = end - from;
        return new Block(reader.asLog(told).map(log -> padded(log, count)).orElse(""), end, told.length());
    }

    private static @org.jspecify.annotations.Nullable Kind kind(
            List<String> lines, int from, String indent, String first) {
        if (DESCRIBED.matcher(first).matches()) {
            for (int i = from + 1; i < Math.min(lines.size(), from + 4); i++) {
                if (without(indent, lines.get(i)).startsWith("Namespace:")) {
                    return Kind.DESCRIBED;
                }
            }
            return null;
        }
        if (first.startsWith("apiVersion:") || first.startsWith("- apiVersion:") || first.equals("items:")) {
            return ahead(lines, from, "kind:") || ahead(lines, from, "apiVersion:") ? Kind.YAML : null;
        }
        if (first.startsWith("{") && ahead(lines, from, "\"apiVersion\"")) {
            return Kind.JSON;
        }
        if (first.contains("LAST SEEN") && first.contains("REASON") && first.contains("MESSAGE")) {
            return Kind.EVENTS;
        }
        if (first.contains("NAME ") && first.contains(" STATUS ") && first.contains(" RESTARTS ")) {
            return Kind.PODS;
        }
        if (first.strip().equals("Application Report :") || first.strip().equals("Application Attempt Report :")) {
            return Kind.YARN;
        }
        if (SET.matcher(first).matches() || Options.isCommand(first)) {
            return Kind.SETTING;
        }
        return Options.opens(lines, from, indent) ? Kind.OPTIONS : null;
    }

    private static boolean ahead(List<String> lines, int from, String words) {
        for (int i = from; i < Math.min(lines.size(), from + LOOK_AHEAD); i++) {
            if (lines.get(i).contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static String indent(String line) {
        Matcher quoted = QUOTED.matcher(line);
        return quoted.matches() ? quoted.group(1) : "";
    }

    /** The line without that indentation; of one that is indented less, as much as it has. */
    private static String without(String indent, String line) {
        if (line.startsWith(indent)) {
            return line.substring(indent.length());
        }
        String own = indent(line);
        return line.substring(Math.min(own.length(), indent.length()));
    }

    private static int end(Kind kind, List<String> lines, int from, String indent) {
        if (kind == Kind.SETTING) {
            return from + 1;
        }
        if (kind == Kind.JSON) {
            return json(lines, from);
        }
        int blank = 0;
        int i = from + 1;
        for (; i < lines.size() && i - from < LONGEST_BLOCK; i++) {
            String whole = lines.get(i);
            if (FENCE.matcher(whole).matches()) {
                break;
            }
            String line = without(indent, whole);
            if (line.isBlank()) {
                blank++;
                boolean ends = kind == Kind.EVENTS || kind == Kind.PODS || kind == Kind.OPTIONS && blank > MOST_BLANK;
                if (ends) {
                    break;
                }
                continue;
            }
            boolean outdented = indent(whole).length() < indent.length();
            boolean goesOn =
                    switch (kind) {
                        case DESCRIBED ->
                            line.charAt(0) <= ' '
                                    || FIELD.matcher(line).matches()
                                            && !PROMPT.matcher(line).matches();
                        case YAML ->
                            line.charAt(0) <= ' '
                                    || line.startsWith("---")
                                    || line.startsWith("#")
                                            && !PROMPT.matcher(line).matches()
                                    || line.startsWith("- ")
                                    || KEY.matcher(line).matches();
                        case YARN ->
                            line.charAt(0) <= ' '
                                    || blank == 0 && !PROMPT.matcher(line).matches();
                        case EVENTS, PODS -> !PROMPT.matcher(line).matches();
                        default -> Options.goesOn(line) && !PROMPT.matcher(line).matches();
                    };
            if (!goesOn || outdented) {
                break;
            }
            blank = 0;
        }
        while (i > from + 1 && lines.get(i - 1).isBlank()) {
            i--;
        }
        return i;
    }

    /** Behind the brace that closes the one the block begins with. */
    private static int json(List<String> lines, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < lines.size() && i - from < LONGEST_BLOCK; i++) {
            String line = lines.get(i);
            for (int k = 0; k < line.length(); k++) {
                char c = line.charAt(k);
                if (quoted) {
                    k += c == '\\' ? 1 : 0;
                    quoted = c != '"';
                } else if (c == '"') {
                    quoted = true;
                } else if (c == '{' || c == '[') {
                    depth++;
                } else if (c == '}' || c == ']') {
                    depth--;
                }
            }
            quoted = false;
            if (depth <= 0) {
                return i + 1;
            }
        }
        return lines.size();
    }

    /** As many lines as there were, so that those behind keep their numbers. */
    private static String padded(String log, int lines) {
        String body = log.endsWith("\n") ? log.substring(0, log.length() - 1) : log;
        int have = (int) body.chars().filter(c -> c == '\n').count() + 1;
        return body + "\n".repeat(Math.max(1, lines - have + 1));
    }
}
