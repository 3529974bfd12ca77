// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.snapshot.JobStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessJobsTest {
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final ProcessJobs process = new ProcessJobs(MEMORY, 100);
    private final List<String> shared = new ArrayList<>();
    private final List<String> own = new ArrayList<>();

    @Test
    void recordOfAProcessThatWorksForOneJob_isThatJobs() {
        route(running(1, "a", "orders"));
        route(record(2));
        assertThat(own).containsExactly("a");
        assertThat(shared).isEmpty();
    }

    @Test
    void recordOfAProcessThatWorksForSeveralJobs_mayBeOfAnyOfThem() {
        route(running(1, "a", "orders"));
        route(running(1, "b", "stock"));
        route(record(2));
        assertThat(own).isEmpty();
        assertThat(shared).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void runsOfOneJob_areNotSeveralJobs() {
        route(running(1, "a", "orders"));
        route(running(60, "b", "orders"));
        route(record(61));
        assertThat(shared).isEmpty();
    }

    @Test
    void recordThatWaitedForItsJob_mayBeAnothersOnceThereAreTwo() throws IOException {
        route(record(1));
        route(running(2, "a", "orders"));
        assertThat(own).containsExactly("a");
        ProcessJobs restored = restored();
        restored.route(running(3, "b", "stock"), this::take);
        assertThat(shared).containsExactly("b");
    }

    private ProcessJobs restored() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        process.write(new BinaryWriter(new DataOutputStream(bytes)));
        return ProcessJobs.read(
                new BinaryReader(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))), MEMORY, 100);
    }

    private void route(Observation observation) {
        process.route(observation, this::take);
    }

    private void take(String jobId, String name, Observation observation) {
        if (observation instanceof LogObserved log) {
            (log.event().shared() ? shared : own).add(jobId);
        }
    }

    private static Observation running(int second, String id, String name) {
        return new StatusObserved(Facts.at(second), Facts.TM, id, name, JobStatus.RUNNING);
    }

    private static Observation record(int second) {
        return new LogObserved(new LogEvent(
                Facts.at(second), LogLevel.WARN, "l", "t", "a broker is away", null, null, Facts.TM, "s", 1));
    }
}
