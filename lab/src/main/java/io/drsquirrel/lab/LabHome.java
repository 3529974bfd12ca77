// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds what the laboratory starts:
 *
 * <pre>
 * flink/2.2.1/lib/*.jar                   a Flink without its distribution: the jars of one release
 * kafka/lib/*.jar                         a Kafka broker
 * jobs/flink-2/squirrel-lab-jobs.jar      the demo and fault jobs, compiled against Flink 2.x
 * </pre>
 *
 * @param root the folder itself
 */
public record LabHome(Path root) {
    /** System property that names the folder; in a checkout {@code lab/target} is found without it. */
    public static final String PROPERTY = "squirrel.lab.home";

    /** Finds the folder by the system property, else {@code lab/target} in the working directory or above it. */
    public static LabHome locate() {
        String configured = System.getProperty(PROPERTY);
        if (configured != null) {
            return new LabHome(Path.of(configured).toAbsolutePath().normalize());
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("lab").resolve("target");
            if (Files.isDirectory(candidate.resolve("flink"))) {
                return new LabHome(candidate);
            }
        }
        throw new LabException("lab: no folder with Flink's and Kafka's jars above " + start + " - set -D" + PROPERTY
                + "=FOLDER, or build it with: ./mvnw -pl lab -am package");
    }

    /** The jars of one Flink release. */
    public Path flinkLib(FlinkVersion version) {
        return existing(
                root.resolve("flink").resolve(version.release()).resolve("lib"),
                "./mvnw -f lab/runtime/flink -Dlab.flink.version=" + version.release() + " generate-resources");
    }

    /** The jars of the Kafka broker. */
    public Path kafkaLib() {
        return existing(root.resolve("kafka").resolve("lib"), "./mvnw -f lab/runtime/kafka generate-resources");
    }

    /** The jar with the demo and fault jobs for a Flink release. */
    public Path jobJar(FlinkVersion version) {
        return existing(
                root.resolve("jobs").resolve(version.jobsFolder()).resolve("squirrel-lab-jobs.jar"),
                version.isTwo() ? "./mvnw -pl lab/jobs -am package" : "./mvnw -pl lab/jobs -am package -Pflink-1.20");
    }

    private static Path existing(Path path, String remedy) {
        if (!Files.exists(path)) {
            throw new LabException("lab: " + path + " does not exist - build it with: " + remedy);
        }
        return path;
    }
}
