// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.Json;
import io.drsquirrel.lab.LabException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Diagnoses as a user would: {@code squirrel diagnose --flink URL --job ID --format json}, in a process of its own. Each report
 * is left in a file named after the job, for people to read why an answer was what it was.
 */
final class SquirrelCommand implements Diagnoser {
    private final List<String> command;
    private final Path reports;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * With a command to run.
     *
     * @param command such as {@code ./squirrel}
     * @param reports folder that the reports are left in; made when there is none
     */
    SquirrelCommand(List<String> command, Path reports) {
        this.command = List.copyOf(command);
        this.reports = reports;
    }

    @Override
    public List<Finding> diagnose(URI flink, String jobId, Duration watch) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("diagnose", "--flink", flink.toString(), "--job", jobId, "--format", "json"));
        if (!watch.isZero()) {
            line.addAll(List.of("--watch", watch.toSeconds() + "s"));
        }
        try {
            Process process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (output.isBlank()) {
                throw new LabException("lab: " + String.join(" ", line) + " printed nothing, exit code " + code);
            }
            List<Json> jobs = Json.parse(output)
                    .get("jobs")
                    .items()
                    .filter(job -> job.get("jobId").text().equals(jobId))
                    .toList();
            keep(output, jobs.isEmpty() ? jobId : jobs.get(0).get("job").text());
            return jobs.stream()
                    .flatMap(job -> job.get("diagnoses").items())
                    .map(Finding::of)
                    .sorted(Comparator.comparingInt(Finding::rank))
                    .toList();
        } catch (IOException e) {
            throw new LabException("lab: cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: interrupted while diagnosing", e);
        }
    }

    private void keep(String report, String job) throws IOException {
        Files.createDirectories(reports);
        Files.writeString(reports.resolve(job + "-" + count.incrementAndGet() + ".json"), report);
    }
}
