// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One folder of {@code verify/corpus}: {@code expect.yaml} and either a {@code story.txt} or the logs themselves.
 *
 * @param id name of the folder
 * @param accepted ids that may come first, the best one first; empty for a healthy job
 * @param settings version, layout, place and job name for the composer
 * @param story lines of the story; empty where the folder holds logs
 * @param folder where it stands
 */
record Incident(String id, List<String> accepted, Map<String, String> settings, List<String> story, Path folder) {

    boolean healthy() {
        return accepted.isEmpty();
    }

    /** All incidents below a folder, by name. */
    static List<Incident> in(Path corpus) {
        List<Incident> incidents = new ArrayList<>();
        try (Stream<Path> folders = Files.list(corpus)) {
            for (Path folder : folders.filter(f -> Files.exists(f.resolve("expect.yaml")))
                    .sorted()
                    .toList()) {
                incidents.add(read(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return incidents;
    }

    private static Incident read(Path folder) throws IOException {
        Map<?, ?> yaml = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(folder.resolve("expect.yaml")));
        List<String> accepted = new ArrayList<>();
        if (yaml.get("cause") != null) {
            accepted.add(String.valueOf(yaml.get("cause")));
        }
        if (yaml.get("accepted") instanceof List<?> more) {
            more.forEach(id -> accepted.add(String.valueOf(id)));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        yaml.forEach((key, value) -> settings.put(String.valueOf(key), String.valueOf(value)));
        Path story = folder.resolve("story.txt");
        return new Incident(
                String.valueOf(folder.getFileName()),
                accepted,
                settings,
                Files.exists(story) ? Files.readAllLines(story) : List.of(),
                folder);
    }

    /** The logs: composed, or as they stand in the folder. */
    Map<String, String> logs() throws IOException {
        if (!story.isEmpty()) {
            return new Composer(this).compose();
        }
        Map<String, String> logs = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> !f.endsWith("expect.yaml")).sorted().toList()) {
                logs.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return logs;
    }
}
