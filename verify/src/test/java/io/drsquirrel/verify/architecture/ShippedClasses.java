// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.architecture;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.LocationProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The class folders of every module that ships, as the compiler left them. Jars would not do: the agent's holds relocated
 * classes of others under our own prefix.
 */
final class ShippedClasses implements LocationProvider {

    private static final List<String> MODULES =
            List.of("model", "diagnosis", "collect", "agent", "watcher", "server", "lab", "lab/jobs", "cli");

    @Override
    public Set<Location> get(Class<?> testClass) {
        return MODULES.stream()
                .map(ShippedClasses::folder)
                .filter(Files::isDirectory)
                .map(Location::of)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The folder with the class files of one module, whether it exists or not. */
    static Path folder(String module) {
        return root().resolve(module).resolve("target").resolve("classes");
    }

    /** The repository: the system property {@code squirrel.root}, else the parent of the working directory. */
    static Path root() {
        return Path.of(System.getProperty("squirrel.root", ".."))
                .toAbsolutePath()
                .normalize();
    }
}
