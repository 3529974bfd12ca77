// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds rule folders: those built into the jar, or those of a platform team on disk. */
public final class RuleFolders {
    private static final int LARGEST = 1 << 20;

    private RuleFolders() {}

    /**
     * The catalogue that ships with the product.
     *
     * @throws IOException where the jar cannot be read
     */
    public static List<RuleFolder> builtIn() throws IOException {
        URL marker = RuleFolders.class.getResource("/rules/README.md");
        URL url = marker == null ? RuleFolders.class.getResource("/rules") : marker;
        if (url == null) {
            return List.of();
        }
        try {
            URI uri = url.toURI();
            if (!"jar".equals(uri.getScheme())) {
                Path path = Path.of(uri);
                return in(Files.isDirectory(path) ? path : path.resolveSibling("."));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return in(jar.getPath("/rules"));
            }
        } catch (URISyntaxException e) {
            throw new IOException("the built-in rules at " + url + " cannot be read", e);
        }
    }

    /**
     * The folders {@code family/id} below {@code root} that hold a {@code rule.yaml}.
     *
     * @throws IOException where {@code root} cannot be read
     */
    public static List<RuleFolder> in(Path root) throws IOException {
        List<RuleFolder> folders = new ArrayList<>();
        try (Stream<Path> families = Files.list(root)) {
            for (Path family : families.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()) {
                try (Stream<Path> rules = Files.list(family)) {
                    for (Path rule : rules.filter(Files::isDirectory)
                            .sorted(Comparator.comparing(Path::toString))
                            .toList()) {
                        Path yaml = rule.resolve("rule.yaml");
                        if (Files.isRegularFile(yaml)) {
                            Path guide = rule.resolve("guide.md");
                            folders.add(new RuleFolder(
                                    name(family),
                                    name(rule),
                                    text(yaml),
                                    Files.isRegularFile(guide) ? text(guide) : "",
                                    name(family) + "/" + name(rule)));
                        }
                    }
                }
            }
        }
        return folders;
    }

    /** A text, with a mark for each byte that is none; of a file that is far too large only as much as shows it. */
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
        }
    }

    private static String name(Path path) {
        String text = String.valueOf(path.getFileName());
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
