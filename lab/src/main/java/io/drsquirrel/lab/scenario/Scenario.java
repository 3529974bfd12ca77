// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkVersion;
import io.drsquirrel.lab.Json;
import io.drsquirrel.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A job with one known fault, or with none, as {@code lab/scenarios/ID/scenario.yaml} describes it. The fields of the file are
 * explained in {@code lab/scenarios/README.md}.
 *
 * @param id the name of its folder
 * @param title one sentence on what happens
 * @param expected the root cause that must come out first; empty for a healthy control
 * @param accepted causes that are as right to name first
 * @param consequences causes that may be named besides
 * @param versions the releases it runs on
 * @param cluster what the cluster is made of
 * @param topics Kafka topics and their partitions; a broker is started when there are any
 * @param job the job itself
 * @param feeder a second job that writes into Kafka for the first
 * @param restoreFrom a job of which a savepoint is taken first, for the job to start from
 * @param actions what is done while it runs
 * @param proof what Flink's API must show
 * @param proofWithin how long that may take
 * @param warmUp how long a healthy control runs before it is looked at
 * @param crowd whether it may share its cluster with other scenarios that run at the same time
 */
record Scenario(
        String id,
        String title,
        Optional<String> expected,
        Set<String> accepted,
        Set<String> consequences,
        List<FlinkVersion> versions,
        ClusterSpec cluster,
        Map<String, Integer> topics,
        JobSpec job,
        Optional<JobSpec> feeder,
        Optional<JobSpec> restoreFrom,
        List<Action> actions,
        List<Proof> proof,
        Duration proofWithin,
        Duration warmUp,
        boolean crowd) {

    /**
     * What a cluster is made of; scenarios with equal ones may share one.
     *
     * @param taskManagers number of TaskManagers
     * @param slots slots of each
     * @param options Flink options
     * @param without defaults of the laboratory that are left out
     */
    record ClusterSpec(int taskManagers, int slots, Map<String, String> options, List<String> without) {
        int allSlots() {
            return taskManagers * slots;
        }
    }

    /**
     * A run of the pipeline of the laboratory.
     *
     * @param arguments its arguments without their dashes
     * @param configuration Flink options of the job alone
     */
    record JobSpec(int parallelism, Map<String, String> arguments, Map<String, String> configuration) {}

    /** All scenarios below a folder, by id. */
    static List<Scenario> all(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(child -> child.resolve("scenario.yaml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(Scenario::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot read " + folder, e);
        }
    }

    static Scenario read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " lies in no folder, which would be its id");
        }
        try {
            Object loaded = new Load(
                            LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
            return of(String.valueOf(folder.getFileName()), new Json(loaded));
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot read " + file, e);
        } catch (RuntimeException e) {
            throw new LabException("lab: " + file + ": " + e.getMessage(), e);
        }
    }

    /** The slots that its jobs take; the savepoint of a job to restore from is taken before. */
    int slotsNeeded() {
        return job.parallelism() + feeder.map(JobSpec::parallelism).orElse(0);
    }

    boolean isHealthy() {
        return expected.isEmpty();
    }

    /** Whether a finding of these ids (its own, and those it was known by) names the cause. */
    boolean isRight(Finding finding) {
        return finding.ids().stream().anyMatch(id -> accepted.contains(id) || expected.equals(Optional.of(id)));
    }

    private static Scenario of(String id, Json yaml) {
        Set<String> known = Set.of(
                "title",
                "expected",
                "accepted",
                "consequences",
                "versions",
                "cluster",
                "topics",
                "job",
                "feeder",
                "restoreFrom",
                "actions",
                "proof",
                "proofWithin",
                "warmUp",
                "crowd");
        if (!(yaml.value() instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("not a mapping of fields");
        }
        fields.keySet().stream()
                .filter(field -> !known.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException("unknown field " + field + " - allowed are "
                            + new TreeMap<>(known.stream().collect(Collectors.toMap(name -> name, name -> "")))
                                    .keySet());
                });
        if (yaml.get("title").isAbsent()
                || yaml.get("job").isAbsent()
                || yaml.get("proof").isAbsent()) {
            throw new IllegalArgumentException("title, job and proof are needed");
        }
        List<FlinkVersion> versions =
                strings(yaml.get("versions")).stream().map(FlinkVersion::of).toList();
        return new Scenario(
                id,
                yaml.get("title").text(),
                Optional.of(yaml.get("expected").text()).filter(text -> !text.isEmpty()),
                Set.copyOf(strings(yaml.get("accepted"))),
                Set.copyOf(strings(yaml.get("consequences"))),
                versions.isEmpty() ? List.of(FlinkVersion.V2_2) : versions,
                cluster(yaml.get("cluster")),
                map(yaml.get("topics")).entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Integer.parseInt(entry.getValue()))),
                job(yaml.get("job")),
                optionalJob(yaml.get("feeder")),
                optionalJob(yaml.get("restoreFrom")),
                yaml.get("actions").items().map(Action::of).toList(),
                yaml.get("proof").items().map(Proof::of).toList(),
                duration(yaml.get("proofWithin"), Duration.ofSeconds(120)),
                duration(yaml.get("warmUp"), Duration.ofSeconds(75)),
                Boolean.parseBoolean(yaml.get("crowd").text()));
    }

    private static ClusterSpec cluster(Json yaml) {
        return new ClusterSpec(
                whole(yaml.get("taskManagers"), 2),
                whole(yaml.get("slots"), 4),
                map(yaml.get("options")),
                strings(yaml.get("without")));
    }

    private static Optional<JobSpec> optionalJob(Json yaml) {
        return yaml.isAbsent() ? Optional.empty() : Optional.of(job(yaml));
    }

    private static JobSpec job(Json yaml) {
        return new JobSpec(
                whole(yaml.get("parallelism"), 2), map(yaml.get("arguments")), map(yaml.get("configuration")));
    }

    private static int whole(Json yaml, int otherwise) {
        return yaml.isAbsent() ? otherwise : (int) yaml.number();
    }

    private static List<String> strings(Json yaml) {
        return yaml.items().map(Json::text).toList();
    }

    private static Map<String, String> map(Json yaml) {
        Map<String, String> map = new LinkedHashMap<>();
        if (yaml.value() instanceof Map<?, ?> fields) {
            fields.forEach((name, value) -> map.put(String.valueOf(name), String.valueOf(value)));
        }
        return map;
    }

    /** A duration of whole seconds, such as {@code 90s}. */
    static Duration duration(Json yaml, Duration otherwise) {
        String text = yaml.text();
        return text.isEmpty() ? otherwise : Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
    }
}
