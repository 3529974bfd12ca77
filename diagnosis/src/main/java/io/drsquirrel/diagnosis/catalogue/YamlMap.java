// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A YAML mapping that remembers its lines and which of its keys were asked for, so that every mistake can name its line and
 * an unknown key is a mistake and not a silent default.
 */
final class YamlMap {
    private final String file;
    private final int line;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Problem> problems;

    YamlMap(String file, MappingNode node, List<Problem> problems) {
        this.file = file;
        this.line = lineOf(node);
        this.problems = problems;
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (entries.put(key.getValue(), tuple.getValueNode()) != null) {
                    problem(lineOf(key), "'" + key.getValue() + "' stands twice. Keep one.");
                }
                lines.put(key.getValue(), lineOf(key));
            }
        }
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
    }

    int line() {
        return line;
    }

    String file() {
        return file;
    }

    List<Problem> problems() {
        return problems;
    }

    Set<String> keys() {
        return entries.keySet();
    }

    int lineOf(String key) {
        return lines.getOrDefault(key, line);
    }

    void problem(int at, String text) {
        problems.add(new Problem(file, at, text));
    }

    boolean has(String key) {
        asked.add(key);
        return entries.containsKey(key);
    }

    @Nullable
    Node node(String key) {
        asked.add(key);
        return entries.get(key);
    }

    Optional<String> text(String key) {
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue().strip());
        }
        problem(lineOf(node), "'" + key + "' must be one value, not a list or mapping.");
        return Optional.empty();
    }

    String required(String key) {
        Optional<String> value = text(key);
        if (value.isEmpty() || value.get().isEmpty()) {
            problem(line, "'" + key + "' is missing.");
        }
        return value.orElse("");
    }

    /** A list of texts; a single text counts as a list of one. */
    List<String> texts(String key) {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        List<String> result = new ArrayList<>();
        if (node instanceof ScalarNode scalar) {
            result.add(scalar.getValue());
        } else if (node instanceof SequenceNode sequence) {
            for (Node element : sequence.getValue()) {
                if (element instanceof ScalarNode scalar) {
                    result.add(scalar.getValue());
                } else {
                    problem(lineOf(element), "elements of '" + key + "' must be texts.");
                }
            }
        } else {
            problem(lineOf(node), "'" + key + "' must be a text or a list of texts.");
        }
        return result;
    }

    Optional<Double> number(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var value = io.drsquirrel.diagnosis.condition.Quantities.parse(text.get(), true);
        if (value.isEmpty()) {
            problem(
                    lineOf(key),
                    "'" + key + ": " + text.get()
                            + "' is no number. Allowed: numbers, percentages (20 %), sizes (1 gb), durations (30 s, 5 min).");
            return Optional.empty();
        }
        return Optional.of(value.getAsDouble());
    }

    /** A whole number from 1. */
    int count(String key, int otherwise) {
        Optional<Double> number = number(key);
        if (number.isPresent() && number.get() < 1) {
            problem(
                    lineOf(key),
                    "'" + key + ": " + text(key).orElse("") + "' is too small. Allowed: whole numbers from 1.");
            return 1;
        }
        return number.map(Double::intValue).orElse(otherwise);
    }

    Optional<Boolean> bool(String key) {
        Optional<String> text = text(key);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            problem(lineOf(key), "'" + key + ": " + text.get() + "' is neither true nor false.");
            return Optional.empty();
        }
        return text.map(Boolean::parseBoolean);
    }

    <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
        return text(key).flatMap(t -> constant(lineOf(key), key, t, type));
    }

    <E extends Enum<E>> List<E> words(String key, Class<E> type) {
        List<E> result = new ArrayList<>();
        for (String text : texts(key)) {
            constant(lineOf(key), key, text, type).ifPresent(result::add);
        }
        return result;
    }

    private <E extends Enum<E>> Optional<E> constant(int at, String key, String text, Class<E> type) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(wanted)
                    || constant.name().replace("_", "").equals(wanted.replace("_", ""))) {
                return Optional.of(constant);
            }
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        problem(at, "unknown " + key + " '" + text + "'. " + Spelling.suggest(text.toLowerCase(Locale.ROOT), names));
        return Optional.empty();
    }

    Optional<YamlMap> map(String key) {
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof MappingNode mapping) {
            return Optional.of(new YamlMap(file, mapping, problems));
        }
        problem(lineOf(node), "'" + key + "' must be a mapping.");
        return Optional.empty();
    }

    List<Node> list(String key) {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(lineOf(node), "'" + key + "' must be a list.");
        return List.of();
    }

    /** Reports every key that nobody asked for. */
    void close() {
        for (String key : entries.keySet()) {
            if (!asked.contains(key)) {
                problem(lineOf(key), "unknown key '" + key + "'. " + Spelling.suggest(key, asked));
            }
        }
    }
}
