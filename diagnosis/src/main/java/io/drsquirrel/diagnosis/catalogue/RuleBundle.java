// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The built-in rules as one resource, written when the module is built: the trees of all {@code rule.yaml}, parsed. Parsing
 * YAML is most of what a short command would otherwise do. Rules are made from these trees by the same reader as from files, so the
 * two cannot come to differ. Lines are not kept: what is built in has no mistakes to tell (a test of the catalogue sees to it).
 */
public final class RuleBundle {
    /** Name of the resource, beside the rule folders. */
    static final String RESOURCE = "/rules/catalogue.bin";

    private static final int FORMAT = 1;
    private static final int SCALAR = 0;
    private static final int SEQUENCE = 1;
    private static final int MAPPING = 2;
    private static final int DEEPEST = 100;

    private RuleBundle() {}

    /** One rule's folder with its tree instead of its text. */
    record Entry(String family, String id, MappingNode tree) {}

    /** What a bundle holds: the version of the catalogue it was made from, and its rules in order. */
    record Content(String version, List<Entry> entries) {}

    /**
     * Run by the build: writes the bundle of the folder of rules {@code args[0]} to the file {@code args[1]}.
     *
     * @throws IOException where either cannot be reached
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            write(RuleFolders.in(Path.of(args[0])), out);
        }
    }

    /** Writes a bundle; folders whose YAML cannot be parsed are left out. */
    static void write(List<RuleFolder> folders, OutputStream stream) throws IOException {
        DataOutputStream data = new DataOutputStream(new java.io.BufferedOutputStream(stream));
        BinaryWriter out = new BinaryWriter(data);
        out.rawByte(FORMAT);
        out.string(CatalogueLoader.version(folders));
        List<Entry> entries = new ArrayList<>();
        for (RuleFolder folder : folders) {
            RuleReader.compose(folder, new ArrayList<>())
                    .ifPresent(tree -> entries.add(new Entry(folder.family(), folder.id(), tree)));
        }
        out.all(entries, entry -> {
            out.string(entry.family());
            out.string(entry.id());
            node(out, entry.tree());
        });
        data.flush();
    }

    private static void node(BinaryWriter out, Node node) throws IOException {
        if (node instanceof MappingNode mapping) {
            out.rawByte(MAPPING);
            out.all(mapping.getValue(), tuple -> {
                node(out, tuple.getKeyNode());
                node(out, tuple.getValueNode());
            });
        } else if (node instanceof SequenceNode sequence) {
            out.rawByte(SEQUENCE);
            out.all(sequence.getValue(), element -> node(out, element));
        } else {
            out.rawByte(SCALAR);
            out.string(node instanceof ScalarNode scalar ? scalar.getValue() : "");
        }
    }

    /** The bundle of this product; empty where it was built without one. */
    static Optional<Content> builtIn() throws IOException {
        try (InputStream in = RuleBundle.class.getResourceAsStream(RESOURCE)) {
            return in == null ? Optional.empty() : read(in);
        }
    }

    /** Reads a bundle; empty where its format is another one. */
    static Optional<Content> read(InputStream stream) throws IOException {
        DataInputStream data = new DataInputStream(new ByteArrayInputStream(stream.readAllBytes()));
        BinaryReader in = new BinaryReader(data);
        if (in.rawByte() != FORMAT) {
            return Optional.empty();
        }
        String version = in.string();
        int count = in.size();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String family = in.string();
            String id = in.string();
            if (node(in, 0) instanceof MappingNode tree) {
                entries.add(new Entry(family, id, tree));
            }
        }
        return Optional.of(new Content(version, entries));
    }

    private static Node node(BinaryReader in, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("the bundle of rules is damaged: nested deeper than " + DEEPEST);
        }
        int kind = in.rawByte();
        if (kind == SCALAR) {
            return new ScalarNode(Tag.STR, in.string(), ScalarStyle.PLAIN);
        }
        int size = in.size();
        if (kind == SEQUENCE) {
            List<Node> elements = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                elements.add(node(in, depth + 1));
            }
            return new SequenceNode(Tag.SEQ, elements, FlowStyle.BLOCK);
        }
        List<NodeTuple> tuples = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Node key = node(in, depth + 1);
            tuples.add(new NodeTuple(key, node(in, depth + 1)));
        }
        return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
    }
}
