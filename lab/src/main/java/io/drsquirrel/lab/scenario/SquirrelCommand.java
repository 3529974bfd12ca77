// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.Json;
import io.drsquirrel.lab.LabException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Diagnoses as a user would: {@code squirrel diagnose --flink URL --job ID --format json}, in a process of its own. */
final class SquirrelCommand implements Diagnoser {
    private final List<String> command;

    /**
     * With a command to run.
     *
     * @param command such as {@code ./squirrel}
     */
    SquirrelCommand(List<String> command) {
        this.command = List.copyOf(command);
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
            return Json.parse(output)
                    .get("jobs")
                    .items()
                    .filter(job -> job.get("jobId").text().equals(jobId))
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
}
