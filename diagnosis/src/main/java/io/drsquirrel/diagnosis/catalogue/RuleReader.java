// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.condition.AnyOf;
import io.drsquirrel.diagnosis.condition.Condition;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Provenance;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one {@code rule.yaml}; the schema is told in {@code rules/README.md}. */
final class RuleReader {
    private static final int LONGEST_TITLE = 80;
    private static final int LARGEST_FILE = 256 * 1024;

    private RuleReader() {}

    static Optional<Rule> read(RuleFolder folder, List<Problem> problems) {
        try {
            return compose(folder, problems).map(tree -> read(folder.family(), folder.id(), tree, problems));
        } catch (StackOverflowError e) {
            problems.add(new Problem(
                    folder.location() + "/rule.yaml",
                    0,
                    "is nested too deeply, or an alias (*name) stands inside itself."));
            return Optional.empty();
        }
    }

    /** The rule that a parsed {@code rule.yaml} tells; mistakes go to {@code problems}. */
    static Rule read(String family, String id, MappingNode tree, List<Problem> problems) {
        YamlMap map = new YamlMap(family + "/" + id + "/rule.yaml", tree, problems);
        Rule rule = rule(family, id, map);
        map.close();
        return rule;
    }

    /** Parses {@code rule.yaml}; empty, with a word in {@code problems}, where it is no mapping. */
    static Optional<MappingNode> compose(RuleFolder folder, List<Problem> problems) {
        String file = folder.location() + "/rule.yaml";
        Node root;
        try {
            if (folder.yaml().length() > LARGEST_FILE) {
                problems.add(new Problem(file, 0, "the file is larger than 256 KiB. A rule is a page, not a book."));
                return Optional.empty();
            }
            root = new Compose(LoadSettings.builder()
                            .setLabel(file)
                            .setMaxAliasesForCollections(20)
                            .setCodePointLimit(LARGEST_FILE)
                            .build())
                    .composeString(folder.yaml())
                    .orElse(null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(m -> m.getLine() + 1).orElse(0);
            problems.add(new Problem(file, line, "is no valid YAML: " + e.getProblem()));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.add(new Problem(file, 0, "is no valid YAML: " + e.getMessage()));
            return Optional.empty();
        } catch (IndexOutOfBoundsException e) {
            // The parser's own fault: half of a surrogate pair where its buffer ends.
            problems.add(new Problem(file, 0, "is no valid YAML: half a character in it; save it as UTF-8."));
            return Optional.empty();
        }
        if (!(root instanceof MappingNode mapping)) {
            problems.add(new Problem(file, 1, "must be a mapping that starts with 'id:'."));
            return Optional.empty();
        }
        return Optional.of(mapping);
    }

    private static Rule rule(String family, String folder, YamlMap map) {
        String id = map.required("id");
        if (!id.equals(folder)) {
            map.problem(map.lineOf("id"), "id '" + id + "' differs from its folder '" + folder + "'. Make them equal.");
        }
        if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            map.problem(map.lineOf("id"), "id '" + id + "' must be kebab-case: a-z, 0-9 and single dashes.");
        }
        String title = map.required("title");
        if (title.length() > LONGEST_TITLE) {
            map.problem(map.lineOf("title"), "the title has " + title.length() + " characters; 80 are allowed.");
        }
        Severity severity = map.word("severity", Severity.class).orElse(Severity.WARNING);
        Role role = map.word("role", Role.class).orElse(Role.CAUSE);
        int precision = map.number("precision").orElse(2d).intValue();
        if (precision < 1 || precision > 3) {
            map.problem(
                    map.lineOf("precision"),
                    "precision " + precision + " is not 1 (generic), 2 or 3 (the very fault).");
        }
        double confidence = map.number("confidence").orElse(0.9);
        if (confidence <= 0 || confidence > 1) {
            map.problem(map.lineOf("confidence"), "confidence " + confidence + " is not above 0 and at most 1.");
        }
        Node when = map.node("when");
        Condition condition = new AnyOf(List.of());
        if (when == null) {
            map.problem(map.line(), "'when' is missing: without a condition the rule can never match.");
        } else {
            condition = ConditionReader.read(map, when);
        }
        return new Rule(
                id,
                family,
                map.texts("aka"),
                title,
                severity,
                role,
                map.text("since").orElse("0.1.0"),
                role == Role.NOISE ? map.text("symptom").orElse("") : map.required("symptom"),
                map.required("rootCause"),
                map.text("summary").orElse(""),
                precision,
                confidence,
                Set.copyOf(map.texts("tags")),
                Set.copyOf(map.words("needs", Capability.class)),
                condition,
                conditions(map, "supports"),
                conditions(map, "contradicts"),
                map.texts("explains"),
                map.texts("overrides"),
                map.texts("covers"),
                actions(map),
                sources(map),
                hidesFailures(map, role));
    }

    private static boolean hidesFailures(YamlMap map, Role role) {
        boolean hides = map.bool("hidesFailures").orElse(false);
        if (hides && role != Role.NOISE) {
            map.problem(
                    map.lineOf("hidesFailures"),
                    "'hidesFailures' is for rules with 'role: noise' only; this one is '"
                            + role.name().toLowerCase(Locale.ROOT) + "'.");
        }
        return hides;
    }

    private static List<Condition> conditions(YamlMap map, String key) {
        List<Condition> conditions = new ArrayList<>();
        for (Node node : map.list(key)) {
            conditions.add(ConditionReader.read(map, node));
        }
        return conditions;
    }

    private static List<Action> actions(YamlMap map) {
        List<Action> actions = new ArrayList<>();
        for (Node node : map.list("actions")) {
            if (!(node instanceof MappingNode mapping)) {
                map.problem(YamlMap.lineOf(node), "an action is a mapping with 'do:'.");
                continue;
            }
            YamlMap action = new YamlMap(map.file(), mapping, map.problems());
            Map<String, String> set = new LinkedHashMap<>();
            action.map("set").ifPresent(values -> {
                for (String key : values.keys()) {
                    set.put(key, values.text(key).orElse(""));
                }
            });
            Node onlyIf = action.node("onlyIf");
            actions.add(new Action(
                    action.required("do"),
                    action.word("kind", Action.Kind.class)
                            .orElse(set.isEmpty() ? Action.Kind.INVESTIGATE : Action.Kind.CONFIGURATION),
                    action.word("risk", Action.Risk.class)
                            .orElse(set.isEmpty() ? Action.Risk.NONE : Action.Risk.RESTART),
                    set,
                    action.text("command").orElse(null),
                    onlyIf == null ? null : ConditionReader.read(map, onlyIf)));
            action.close();
        }
        return actions;
    }

    private static List<Provenance> sources(YamlMap map) {
        List<Provenance> sources = new ArrayList<>();
        for (Node node : map.list("sources")) {
            if (!(node instanceof MappingNode mapping)) {
                map.problem(YamlMap.lineOf(node), "a source is a mapping with 'product:', 'versions:' and 'seen:'.");
                continue;
            }
            YamlMap source = new YamlMap(map.file(), mapping, map.problems());
            sources.add(new Provenance(
                    source.required("product"),
                    source.required("versions"),
                    source.text("seen").orElse("")));
            source.close();
        }
        return sources;
    }
}
