// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import com.google.re2j.PatternSyntaxException;
import io.drsquirrel.diagnosis.condition.AllOf;
import io.drsquirrel.diagnosis.condition.AnyOf;
import io.drsquirrel.diagnosis.condition.CheckpointCondition;
import io.drsquirrel.diagnosis.condition.Condition;
import io.drsquirrel.diagnosis.condition.ConfigurationCondition;
import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.DetectorCondition;
import io.drsquirrel.diagnosis.condition.ExceptionCondition;
import io.drsquirrel.diagnosis.condition.Expression;
import io.drsquirrel.diagnosis.condition.LogCondition;
import io.drsquirrel.diagnosis.condition.Not;
import io.drsquirrel.diagnosis.condition.RestartCondition;
import io.drsquirrel.diagnosis.condition.SignalCondition;
import io.drsquirrel.diagnosis.condition.StatusCondition;
import io.drsquirrel.diagnosis.condition.TextMatch;
import io.drsquirrel.diagnosis.detector.Detectors;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Reads conditions. A condition is a mapping with exactly one leading word ({@code all}, {@code any}, {@code not}, {@code log},
 * {@code exception}, {@code signal}, {@code configuration}, {@code status}, {@code restarts}, {@code checkpoints},
 * {@code detector}) and, for some, further keys beside it.
 */
final class ConditionReader {
    private static final Condition NEVER = new AnyOf(List.of());
    private static final List<String> WORDS = List.of(
            "all",
            "any",
            "not",
            "log",
            "exception",
            "signal",
            "configuration",
            "status",
            "restarts",
            "checkpoints",
            "detector");
    private static final Map<String, Detector> DETECTORS = Detectors.byName();

    private ConditionReader() {}

    static Condition read(YamlMap parent, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            parent.problem(
                    YamlMap.lineOf(node),
                    "a condition is a mapping that starts with one of: " + String.join(", ", WORDS) + ".");
            return NEVER;
        }
        YamlMap map = new YamlMap(parent.file(), mapping, parent.problems());
        List<String> words = map.keys().stream().filter(WORDS::contains).toList();
        if (words.size() != 1) {
            String keys = String.join(", ", map.keys());
            map.problem(
                    map.line(),
                    words.isEmpty()
                            ? "no known condition among '" + keys + "'. "
                                    + Spelling.suggest(
                                            map.keys().stream().findFirst().orElse(""), WORDS)
                            : "two conditions in one mapping ('" + String.join("', '", words)
                                    + "'). Put them in a list under 'all:' or 'any:'.");
            return NEVER;
        }
        Condition condition = read(map, words.get(0));
        map.close();
        return condition;
    }

    private static Condition read(YamlMap map, String word) {
        return switch (word) {
            case "all" -> new AllOf(parts(map, word), duration(map, "within"));
            case "any" -> new AnyOf(parts(map, word));
            case "not" -> {
                Node part = map.node("not");
                yield part == null ? NEVER : new Not(read(map, part));
            }
            case "log" -> log(map);
            case "exception" -> exception(map);
            case "signal" -> signal(map);
            case "configuration" -> configuration(map);
            case "status" ->
                new StatusCondition(Set.copyOf(map.words("status", JobStatus.class)), duration(map, "for"));
            case "restarts" ->
                map.map("restarts")
                        .<Condition>map(m -> {
                            RestartCondition c = new RestartCondition(m.count("atLeast", 3), duration(m, "within"));
                            m.close();
                            return c;
                        })
                        .orElse(NEVER);
            case "checkpoints" ->
                map.map("checkpoints")
                        .<Condition>map(m -> {
                            CheckpointCondition c = new CheckpointCondition(
                                    m.bool("enabled").orElse(null),
                                    m.count("failedInARow", 0),
                                    m.count("failed", 0),
                                    m.number("durationOfInterval").orElse(null),
                                    m.number("durationOfTimeout").orElse(null));
                            m.close();
                            return c;
                        })
                        .orElse(NEVER);
            default -> detector(map);
        };
    }

    private static List<Condition> parts(YamlMap map, String word) {
        List<Condition> parts = new ArrayList<>();
        for (Node node : map.list(word)) {
            parts.add(read(map, node));
        }
        if (parts.isEmpty()) {
            map.problem(map.lineOf(word), "'" + word + "' has no parts.");
        }
        return parts;
    }

    /** {@code log: text}, {@code log: [any, of, these]}, or {@code log: {contains, anyOf, noneOf, regex, from, …}}. */
    private static Condition log(YamlMap map) {
        Node node = map.node("log");
        if (!(node instanceof MappingNode mapping)) {
            List<String> texts = map.texts("log");
            TextMatch text = node instanceof ScalarNode
                    ? new TextMatch(texts, List.of(), List.of(), null)
                    : new TextMatch(List.of(), texts, List.of(), null);
            check(map, "log", text);
            return new LogCondition(text, Set.of(), LogLevel.UNKNOWN, null, 1, null);
        }
        YamlMap inner = new YamlMap(map.file(), mapping, map.problems());
        TextMatch text = text(inner, "contains");
        check(inner, "contains", text);
        LogCondition condition = new LogCondition(
                text,
                Set.copyOf(inner.words("from", ProcessKind.class)),
                inner.word("level", LogLevel.class).orElse(LogLevel.UNKNOWN),
                inner.text("logger").map(t -> t.toLowerCase(Locale.ROOT)).orElse(null),
                inner.count("atLeast", 1),
                duration(inner, "within"));
        inner.close();
        return condition;
    }

    private static void check(YamlMap map, String key, TextMatch text) {
        List<String> required = text.required();
        if (required.isEmpty() || required.stream().anyMatch(l -> l.strip().length() < 4)) {
            map.problem(
                    map.lineOf(key),
                    "a log condition needs a literal of at least 4 characters in 'contains', or in each of 'anyOf', by which lines are found.");
        }
    }

    /** {@code exception: Type}, or {@code exception: {type, message, anyOf, noneOf, regex, frame, from, position, …}}. */
    private static Condition exception(YamlMap map) {
        Node node = map.node("exception");
        if (!(node instanceof MappingNode mapping)) {
            return new ExceptionCondition(
                    map.texts("exception"),
                    TextMatch.ANYTHING,
                    List.of(),
                    List.of(),
                    ExceptionCondition.Position.ANY,
                    1,
                    null);
        }
        YamlMap inner = new YamlMap(map.file(), mapping, map.problems());
        List<String> types = inner.texts("type");
        TextMatch message = text(inner, "message");
        if (types.isEmpty() && message.required().isEmpty()) {
            inner.problem(inner.line(), "an exception condition needs 'type', or a literal in 'message' or 'anyOf'.");
        }
        ExceptionCondition condition = new ExceptionCondition(
                types,
                message,
                inner.texts("frame"),
                inner.texts("from"),
                inner.word("position", ExceptionCondition.Position.class).orElse(ExceptionCondition.Position.ANY),
                inner.count("atLeast", 1),
                duration(inner, "within"));
        inner.close();
        return condition;
    }

    private static TextMatch text(YamlMap map, String containsKey) {
        Expression regex = null;
        Optional<String> expression = map.text("regex");
        if (expression.isPresent()) {
            try {
                regex = new Expression(expression.get());
                // What the build has bundled has no lines, and was compiled then.
                if (map.line() > 0) {
                    regex.pattern();
                }
            } catch (PatternSyntaxException e) {
                regex = null;
                map.problem(
                        map.lineOf("regex"),
                        "the regex '" + expression.get() + "' cannot be used: " + e.getDescription()
                                + ". Allowed is RE2 syntax (no look-around, no back-references); named groups are (?P<name>…).");
            }
        }
        return new TextMatch(map.texts(containsKey), map.texts("anyOf"), map.texts("noneOf"), regex);
    }

    private static Condition signal(YamlMap map) {
        Optional<Signal> signal = map.word("signal", Signal.class);
        Optional<Signal> of = map.word("of", Signal.class);
        Double above = map.number("above").orElse(null);
        Double below = map.number("below").orElse(null);
        if (above == null && below == null) {
            map.problem(map.line(), "a signal condition needs 'above' or 'below'.");
        }
        SignalCondition.Aggregate aggregate =
                map.word("aggregate", SignalCondition.Aggregate.class).orElse(SignalCondition.Aggregate.LATEST);
        Duration over = duration(map, "over");
        String on = map.text("on").orElse("any");
        if (!on.equals("any") && !on.equals("all")) {
            map.problem(map.lineOf("on"), "'on: " + on + "' is not allowed. Allowed: any, all.");
        }
        boolean all = on.equals("all");
        int minPanes = map.count("minPanes", 1);
        return signal.<Condition>map(
                        s -> new SignalCondition(s, of.orElse(null), aggregate, over, above, below, all, minPanes))
                .orElse(NEVER);
    }

    private static Condition configuration(YamlMap map) {
        List<String> keys = map.texts("configuration");
        return new ConfigurationCondition(
                keys.isEmpty() ? List.of("?") : keys,
                map.texts("is"),
                map.texts("isNot"),
                map.text("above").orElse(null),
                map.text("below").orElse(null),
                map.bool("set").orElse(null),
                map.text("default").orElse(null));
    }

    private static Condition detector(YamlMap map) {
        String name = map.text("detector").orElse("");
        Detector detector = DETECTORS.get(name);
        Map<String, String> with = new LinkedHashMap<>();
        map.map("with").ifPresent(values -> {
            for (String key : values.keys()) {
                with.put(key, values.text(key).orElse(""));
                if (detector != null && !detector.arguments().contains(key)) {
                    values.problem(
                            values.lineOf(key),
                            "detector '" + name + "' knows no argument '" + key + "'. "
                                    + Spelling.suggest(key, detector.arguments()));
                }
            }
        });
        if (detector == null) {
            map.problem(
                    map.lineOf("detector"),
                    "unknown detector '" + name + "'. " + Spelling.suggest(name, DETECTORS.keySet()));
            return NEVER;
        }
        return new DetectorCondition(name, detector, with);
    }

    private static @Nullable Duration duration(YamlMap map, String key) {
        return map.number(key).map(n -> Duration.ofMillis(n.longValue())).orElse(null);
    }
}
