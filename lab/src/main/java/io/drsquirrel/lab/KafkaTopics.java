// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Topics of any broker: made anew and read. The Kafka client runs in a process of its own, because this library is used in
 * JVMs that have a Kafka client of their own, or none.
 */
public final class KafkaTopics {
    private static final String TOOL = "io.drsquirrel.lab.jobs.kafka.TopicTool";

    private final LabHome home;
    private final String bootstrapServers;

    public KafkaTopics(LabHome home, String bootstrapServers) {
        this.home = home;
        this.bootstrapServers = bootstrapServers;
    }

    /** Creates topics with so many partitions each; a topic that exists is deleted first, with all its records. */
    public void recreate(Map<String, Integer> partitionsByTopic) {
        List<String> arguments = new ArrayList<>(List.of("recreate"));
        partitionsByTopic.forEach((topic, partitions) -> arguments.add(topic + ":" + partitions));
        run(arguments);
    }

    /** The values of up to {@code limit} committed records from the beginning of a topic, waiting up to 10 s for the first. */
    public List<String> read(String topic, int limit) {
        return run(List.of("read", topic, Integer.toString(limit))).lines().toList();
    }

    /** Writes values into a topic. */
    public void write(String topic, List<String> values) {
        List<String> arguments = new ArrayList<>(List.of("write", topic));
        arguments.addAll(values);
        run(arguments);
    }

    private String run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                FlinkClusterFolder.java(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.level=ERROR",
                "-cp",
                home.kafkaLib() + "/*" + File.pathSeparator + home.jobJar(FlinkVersion.V2_2),
                TOOL,
                bootstrapServers));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new LabException("lab: " + String.join(" ", arguments.subList(0, 2)) + " at " + bootstrapServers
                        + " failed (exit code " + code + "): " + output);
            }
            return output;
        } catch (IOException e) {
            throw new LabException("lab: cannot run the topic tool", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: interrupted while working on topics", e);
        }
    }
}
