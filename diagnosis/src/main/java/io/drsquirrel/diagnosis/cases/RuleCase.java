// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One case of a rule.
 *
 * @param name file it was read from
 * @param logs logs that were seen
 * @param given further facts, as written: {@code status}, {@code signals}, {@code topology}, {@code spreads},
 *     {@code configuration}, {@code checkpoints}, {@code threads}
 * @param finds ids that must be found
 * @param not ids that must not be found
 * @param first id that must be ranked first, empty where it does not matter
 * @param evidence text that must occur in the evidence of what is found, empty where it does not matter
 */
public record RuleCase(
        String name,
        List<LogText> logs,
        Map<String, Object> given,
        List<String> finds,
        List<String> not,
        String first,
        String evidence) {
    private static final Set<String> GIVEN =
            Set.of("logs", "status", "signals", "topology", "spreads", "configuration", "checkpoints", "threads");
    private static final Set<String> EXPECT = Set.of("finds", "not", "first", "evidence");

    public RuleCase {
        logs = List.copyOf(logs);
        given = Map.copyOf(given);
        finds = List.copyOf(finds);
        not = List.copyOf(not);
    }

    /**
     * Reads a case.
     *
     * @throws IllegalArgumentException with file and reason where the text is no case
     */
    @SuppressWarnings("unchecked")
    public static RuleCase read(String name, String yaml) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(yaml);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(name + ": is nested too deeply.", e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(name + ": is no valid YAML: " + e.getMessage(), e);
        }
        if (!(root instanceof Map<?, ?> map)
                || !(map.get("given") instanceof Map<?, ?> given)
                || !(map.get("expect") instanceof Map<?, ?> expect)) {
            throw new IllegalArgumentException(name + ": must be a mapping with 'given:' and 'expect:'.");
        }
        known(name, "given", given, GIVEN);
        known(name, "expect", expect, EXPECT);
        List<LogText> logs = new ArrayList<>();
        if (given.get("logs") instanceof List<?> list) {
            for (Object element : list) {
                if (!(element instanceof Map<?, ?> log) || log.get("text") == null) {
                    throw new IllegalArgumentException(name + ": each log is a mapping with 'name:' and 'text:'.");
                }
                logs.add(new LogText(
                        String.valueOf(log.get("name") == null ? "flink.log" : log.get("name")),
                        String.valueOf(log.get("text"))));
            }
        }
        return new RuleCase(
                name,
                logs,
                (Map<String, Object>) given,
                texts(expect.get("finds")),
                texts(expect.get("not")),
                expect.get("first") == null ? "" : String.valueOf(expect.get("first")),
                expect.get("evidence") == null ? "" : String.valueOf(expect.get("evidence")));
    }

    private static void known(String name, String where, Map<?, ?> map, Set<String> allowed) {
        for (Object key : map.keySet()) {
            if (!allowed.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(name + ": unknown key '" + key + "' under '" + where + "'. Allowed: "
                        + String.join(", ", allowed.stream().sorted().toList()) + ".");
            }
        }
    }

    private static List<String> texts(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }
}
