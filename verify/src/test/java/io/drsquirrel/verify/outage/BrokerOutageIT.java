// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.outage;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broker is away for a minute, on real processes: agents that were there before and one that starts meanwhile, the watcher as a
 * job jar and embedded, and the server. Nothing stops, nothing that was buffered is lost.
 */
class BrokerOutageIT {
    @TempDir
    private static Path folder;

    private static OutageRun.Seen seen;

    @BeforeAll
    static void aMinuteWithoutBroker() throws Exception {
        seen = OutageRun.in(folder);
    }

    @Test
    void agents_sendAllThatTheyBuffered() throws Exception {
        assertThat(Duration.between(seen.away(), seen.back())).isGreaterThanOrEqualTo(OutageRun.OUTAGE);
        assertThat(seen.recorded().gaps(seen.lateTaskManager()))
                .as("records lost")
                .isEmpty();
        assertThat(seen.recorded().dropped()).as("records dropped").isZero();
        List<Observation> observations = seen.recorded().observations();
        assertThat(observations).hasAtLeastOneElementOfType(MetricSample.class);
        assertThat(observations).hasAtLeastOneElementOfType(CheckpointObserved.class);
        assertThat(observations).hasAtLeastOneElementOfType(TopologyObserved.class);
        assertThat(observations).hasAtLeastOneElementOfType(StatusObserved.class);
        assertThat(observations).hasAtLeastOneElementOfType(ContainerObserved.class);
    }

    @Test
    void agentWhoseBrokerIsDownAtItsStart_letsTheJobRunAndSendsAllLater() throws Exception {
        assertThat(seen.lateJobState())
                .as("state of the job while the broker was away")
                .isEqualTo("RUNNING");
        assertThat(seen.recorded().processes()).contains(seen.lateTaskManager());
        assertThat(seen.recorded().firstMetrics(seen.lateTaskManager()))
                .as("its first metrics")
                .isBetween(seen.away(), seen.back());
    }

    @Test
    void agentOfADyingProcess_sendsItsLastWords() throws Exception {
        assertThat(seen.recorded().observations().stream()
                        .filter(LogObserved.class::isInstance)
                        .map(o -> ((LogObserved) o).event())
                        .filter(e -> e.throwableIfAny()
                                .filter(t -> t.type().equals("java.lang.OutOfMemoryError"))
                                .isPresent())
                        .map(LogEvent::message))
                .as("last words")
                .anyMatch(message -> message.contains("terminating the JVM") || message.startsWith("FATAL"));
    }

    @Test
    void watcherAsJobJar_goesOnWithoutAGap() {
        assertThat(seen.jobJarState()).isEqualTo("RUNNING");
        assertWithoutGap(seen.ofJobJar());
    }

    @Test
    void embeddedWatcher_goesOnWithoutAGap() {
        assertThat(seen.embeddedState()).isEqualTo("RUNNING");
        assertWithoutGap(seen.ofEmbedded());
    }

    @Test
    void server_showsTheJobAsItIsAfterTheOutage() {
        assertThat(seen.page().path("row").path("status").asText()).isEqualTo("RUNNING");
        assertThat(seen.page().path("row").path("verdict").asText()).isEqualTo("HEALTHY");
        assertThat(seen.health().path("status").asText()).isEqualTo("OK");
    }

    @Test
    void whatNobodyUnderstands_isADeadLetterOfBothWatchers() {
        assertThat(seen.deadLetters())
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(letter -> letter.contains("squirrel.logs"));
    }

    private static void assertWithoutGap(JobSnapshot snapshot) {
        assertThat(snapshot.jobId()).hasSize(32);
        assertThat(OutageRun.emptyPanes(snapshot, seen.away(), seen.back()))
                .as("panes without data")
                .isEmpty();
        List<Checkpoint> meanwhile = snapshot.checkpoints().history().stream()
                .filter(c ->
                        c.triggeredAt().isAfter(seen.away()) && c.triggeredAt().isBefore(seen.back()))
                .toList();
        assertThat(meanwhile).as("checkpoints in the outage").hasSizeGreaterThan(10);
        long first = meanwhile.get(0).id();
        assertThat(meanwhile)
                .extracting(Checkpoint::id)
                .containsExactlyElementsOf(LongStream.range(first, first + meanwhile.size())
                        .boxed()
                        .toList());
    }
}
