// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML, and JSON, which is YAML too, as nodes that know their lines. Nothing is constructed from tags. */
final class YamlNodes {
    private static final int LARGEST = 16 << 20;

    private YamlNodes() {}

    /** The documents; those before the first mistake. */
    static List<Node> all(String text) {
        List<Node> documents = new ArrayList<>();
        try {
            Iterable<Node> composed = new Compose(LoadSettings.builder()
                            .setAllowDuplicateKeys(true)
                            .setMaxAliasesForCollections(50)
                            .setCodePointLimit(LARGEST)
                            .build())
                    .composeAllFromString(text);
            for (Node document : composed) {
                documents.add(document);
            }
        } catch (YamlEngineException | IndexOutOfBoundsException | StackOverflowError e) {
            return documents;
        }
        return documents;
    }

    /** The node at the end of a path of keys. */
    static Optional<Node> at(Node node, String... path) {
        Node found = node;
        for (String key : path) {
            Node next = null;
            if (found instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode scalar
                            && scalar.getValue().equals(key)) {
                        next = tuple.getValueNode();
                    }
                }
            }
            if (next == null) {
                return Optional.empty();
            }
            found = next;
        }
        return Optional.of(found);
    }

    /** The text at the end of a path, empty where there is none. */
    static String text(Node node, String... path) {
        return at(node, path)
                .filter(ScalarNode.class::isInstance)
                .map(scalar -> ((ScalarNode) scalar).getValue())
                .filter(value -> !value.equals("null"))
                .orElse("");
    }

    /** The elements of a list at the end of a path. */
    static List<Node> list(Node node, String... path) {
        return at(node, path)
                .filter(SequenceNode.class::isInstance)
                .map(sequence -> ((SequenceNode) sequence).getValue())
                .orElse(List.of());
    }

    /** Number of the node's first line, from 0. */
    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine()).orElse(0);
    }
}
