// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.model.observation.LifecycleLines;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * {@code flink-conf.yaml} or {@code config.yaml}: each option is told as Flink's processes tell it when they start. Values of
 * secrets are hidden.
 */
final class ConfigurationFile implements Transcript {
    private static final Pattern SECRET = Pattern.compile(
            "password|secret|token|api-?key|access-?key|credential|service-key|auth-params|account\\.key|basic-auth|jaas|http-headers");

    @Override
    public Optional<String> asLog(String text) {
        LinePage page = new LinePage();
        tell(page, text, 0);
        return page.isEmpty() ? Optional.empty() : Optional.of(page.toString());
    }

    /** Tells all options of the file, whose first line is that one of the page. */
    static void tell(LinePage page, String text, int firstLine) {
        Optional<Node> root = YamlNodes.all(text).stream().findFirst();
        if (root.isPresent() && root.get() instanceof MappingNode) {
            tell(page, "", root.get(), 0, firstLine);
            return;
        }
        int i = firstLine;
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith("#") && line.charAt(0) > ' ') {
                option(
                        page,
                        i,
                        line.substring(0, colon).strip(),
                        line.substring(colon + 2).strip());
            }
            i++;
        }
    }

    /** Tells all options below a node. */
    static void tell(LinePage page, String prefix, Node node) {
        tell(page, prefix, node, 0, 0);
    }

    /** Tells all options below a node; {@code shift} is added to the numbers of lines. */
    private static void tell(LinePage page, String prefix, Node node, int depth, int shift) {
        if (depth > 20) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                tell(page, prefix.isEmpty() ? key : prefix + "." + key, tuple.getValueNode(), depth + 1, shift);
            }
        } else if (node instanceof SequenceNode sequence) {
            StringBuilder values = new StringBuilder();
            for (Node value : sequence.getValue()) {
                values.append(values.length() == 0 ? "" : ";")
                        .append(value instanceof ScalarNode scalar ? scalar.getValue() : "");
            }
            option(page, shift + YamlNodes.line(node), prefix, values.toString());
        } else if (node instanceof ScalarNode scalar) {
            option(page, shift + YamlNodes.line(node), prefix, scalar.getValue());
        }
    }

    static void option(LinePage page, int line, String key, String value) {
        option(page, line, "org.apache.flink.configuration.GlobalConfiguration", key, value);
    }

    /** An option that a client sets for one job, with {@code SET} or {@code -D}. */
    static void optionOfAJob(LinePage page, int line, String key, String value) {
        option(page, line, LifecycleLines.CLIENTS_OPTION, key, value);
    }

    private static void option(LinePage page, int line, String logger, String key, String value) {
        if (key.isEmpty() || key.length() > 300) {
            return;
        }
        boolean secret = SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
        page.record(
                line, "INFO", logger, "Loading configuration property: " + key + ", " + (secret ? "******" : value));
    }
}
