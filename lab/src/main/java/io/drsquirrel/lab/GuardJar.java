// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Writes the jar of {@link ParentGuard}, whose class is taken from wherever this code itself was loaded. */
final class GuardJar {
    private GuardJar() {}

    static Path writeInto(Path folder) {
        String entry = ParentGuard.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), ParentGuard.class.getName());
        Path jar = folder.resolve("parent-guard.jar");
        try (InputStream bytes = ParentGuard.class.getResourceAsStream("ParentGuard.class")) {
            if (bytes == null) {
                throw new LabException("lab: the class file of ParentGuard is not on the class path");
            }
            Files.createDirectories(folder);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.putNextEntry(new JarEntry(entry));
                bytes.transferTo(out);
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot write " + jar, e);
        }
        return jar;
    }
}
