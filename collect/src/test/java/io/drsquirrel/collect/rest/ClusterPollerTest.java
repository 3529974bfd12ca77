// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.JobRouter;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

/** What a poll makes of answers recorded from the releases that are supported. */
class ClusterPollerTest {

    private static ClusterPoller poller(RecordedFlink flink) {
        return new ClusterPoller(
                flink.rest(), PollSettings.DEFAULT.withoutLogs(), Clock.fixed(flink.now(), ZoneOffset.UTC));
    }

    private static JobSnapshot snapshot(Poll poll) {
        return snapshot(poll.observations(), poll.at());
    }

    private static JobSnapshot snapshot(List<Observation> observations, Instant at) {
        JobRouter router = JobRouter.live(AssemblerSettings.of(Duration.ofSeconds(5), 720));
        observations.forEach(router::add);
        assertThat(router.assemblers()).hasSize(1);
        return router.assemblers().get(0).snapshot(at.plusMillis(2), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.5", "2.2.1", "2.3.0"})
    void oneJob_isSeenWithGraphPlacementCheckpointsAndConfiguration(String version) throws RestException {
        try (RecordedFlink flink = new RecordedFlink(version);
                ClusterPoller poller = poller(flink)) {
            Poll poll = poller.poll();
            JobSnapshot job = snapshot(poll);

            assertThat(poll.problems()).isEmpty();
            assertThat(poller.version()).contains(version);
            assertThat(job.key().name()).isEqualTo("orders-per-user");
            assertThat(job.jobId()).isEqualTo(flink.jobId);
            assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
            assertThat(job.topology().vertices())
                    .extracting(JobVertex::id)
                    .containsExactly(RecordedFlink.SOURCE, RecordedFlink.SINK);
            JobVertex sink = job.topology().vertex(RecordedFlink.SINK).orElseThrow();
            assertThat(sink.inputs()).containsExactly(new JobVertex.Edge(RecordedFlink.SOURCE, "HASH"));
            assertThat(sink.maxParallelism()).isEqualTo(128);
            assertThat(sink.operators())
                    .extracting(JobVertex.Operator::name)
                    .satisfiesExactly(
                            window -> assertThat(window).startsWith("Window(TumblingEventTimeWindows(1000)"),
                            format -> assertThat(format).isEqualTo("format"),
                            writer -> assertThat(writer).isEqualTo("totals: Writer"),
                            committer -> assertThat(committer).isEqualTo("totals: Committer"));
            assertThat(sink.subtasks()).isNotEmpty().allSatisfy(s -> assertThat(s.taskManager())
                    .isEqualTo(flink.taskManager));

            assertThat(job.checkpoints().enabled()).isTrue();
            assertThat(job.checkpoints().interval()).isEqualTo(Duration.ofSeconds(5));
            assertThat(job.checkpoints().history()).isNotEmpty();
            assertThat(job.checkpoints().history())
                    .filteredOn(c -> !c.parts().isEmpty())
                    .hasSize(1)
                    .first()
                    .extracting(Checkpoint::parts)
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .hasSize(2);
            assertThat(job.configured("state.backend.type"))
                    .map(ConfigurationEntry::value)
                    .contains("hashmap");
            assertThat(job.configured("taskmanager.numberOfTaskSlots"))
                    .map(ConfigurationEntry::origin)
                    .contains(ConfigurationEntry.Origin.TASK_MANAGER);
            for (Capability capability : List.of(
                    Capability.STATUS,
                    Capability.TOPOLOGY,
                    Capability.METRICS,
                    Capability.PROCESS_METRICS,
                    Capability.CHECKPOINTS,
                    Capability.EXCEPTIONS,
                    Capability.CONFIGURATION)) {
                assertThat(job.coverage().has(capability)).as(capability.name()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.5", "2.2.1", "2.3.0"})
    void oneMinuteRates_tellWhatCountersWereBefore(String version) throws RestException {
        try (RecordedFlink flink = new RecordedFlink(version);
                ClusterPoller poller = poller(flink)) {
            for (int subtask = 0; subtask < 2; subtask++) {
                flink.value(subtask + ".numRecordsIn", 1_000_000);
                flink.value(subtask + ".numRecordsInPerSecond", subtask == 0 ? 100 : 700);
                flink.value(subtask + ".accumulateBusyTimeMs", 100_000);
                flink.value(subtask + ".busyTimeMsPerSecond", 900);
            }
            // The recorded job of 1.20 is younger than a minute, so that its counters began within it.
            boolean young = version.startsWith("1.");
            JobSnapshot job = snapshot(poller.poll());

            double records = job.series(Signal.RECORDS_IN_RATE, RecordedFlink.SINK)
                    .orElseThrow()
                    .latest()
                    .getAsDouble();
            double busy = job.series(Signal.BUSY_RATIO, RecordedFlink.SINK)
                    .orElseThrow()
                    .latest()
                    .getAsDouble();
            if (young || version.equals("2.3.0")) {
                assertThat(records).isPositive();
            } else {
                assertThat(records).isCloseTo(800, org.assertj.core.data.Percentage.withPercentage(1));
                assertThat(busy).isCloseTo(0.9, org.assertj.core.data.Percentage.withPercentage(1));
            }
        }
    }

    @Test
    void processesTellMemorySlotsAndCollections() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            flink.value("taskSlotsAvailable", 6);
            flink.value("Status.JVM.Memory.Heap.Used", 1e8);
            JobSnapshot job = snapshot(poller.poll());

            assertThat(job.series(Signal.SLOTS_FREE, "jobmanager").orElseThrow().latest())
                    .hasValue(6);
            assertThat(job.series(Signal.HEAP_USED, flink.taskManager)
                            .orElseThrow()
                            .latest())
                    .hasValue(1e8);
            assertThat(job.series(Signal.DIRECT_MAX, flink.taskManager)
                            .orElseThrow()
                            .latest())
                    .hasValue(134217728.0 + 87241524.0);
            assertThat(job.series(Signal.GC_OLD_TIME_RATIO, flink.taskManager)).isPresent();
            assertThat(job.series(Signal.CPU_LIMIT, flink.taskManager)
                            .orElseThrow()
                            .latest())
                    .hasValue(2);
        }
    }

    @Test
    void aPoll_takesFewRequestsPerJob() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            assertThat(poller.poll().requests()).isLessThanOrEqualTo(30);
            Poll second = poller.poll();

            // Names, placement and configuration are known by now.
            assertThat(second.requests()).isLessThanOrEqualTo(14);
            assertThat(flink.requests())
                    .allSatisfy(path -> assertThat(path.length()).isLessThan(4_000));
        }
    }

    @Test
    void aFetchSeenBefore_isNotToldAgain() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            poller.poll();
            Poll second = poller.poll();

            assertThat(second.observations().stream()
                            .filter(MetricSample.class::isInstance)
                            .map(MetricSample.class::cast)
                            .filter(s -> s.metric() != FlinkMetric.DIRECT_MEMORY_MAX))
                    .isEmpty();
        }
    }

    @Test
    void metricsBearTheTimeOfTheirFetch() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            Instant running = Instant.ofEpochMilli(
                    flink.json("job").path("timestamps").path("RUNNING").asLong());
            flink.value("uptime", 100_000);
            Poll poll = poller.poll();

            assertThat(poll.observations().stream()
                            .filter(MetricSample.class::isInstance)
                            .map(MetricSample.class::cast)
                            .filter(s -> s.metric() == FlinkMetric.IDLE_TIME_MS_PER_SECOND
                                    || s.metric() == FlinkMetric.HEAP_USED)
                            .map(Observation::at)
                            .distinct())
                    .containsExactly(running.plusMillis(100_000));
        }
    }

    @Test
    void metricsThatFlinkHasNotFetchedYet_areWaitedFor() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("1.20.5");
                ClusterPoller poller = poller(flink)) {
            flink.notFetchedFor(4);
            JobSnapshot job = snapshot(poller.poll());

            assertThat(job.coverage().has(Capability.METRICS)).isTrue();
        }
    }

    @Test
    void failures_areToldOnceWithTheirLabels() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            flink.answer(
                    "/jobs/" + flink.jobId + "/exceptions",
                    200,
                    flink.json("job-exceptions-failing").toString());
            List<FailureObserved> first = failures(poller.poll());
            List<FailureObserved> second = failures(poller.poll());

            assertThat(first).isNotEmpty();
            assertThat(first.get(0).failure().throwable().type()).isEqualTo("java.lang.NumberFormatException");
            assertThat(first.get(0).failure().taskName()).isNotEmpty();
            assertThat(second).isEmpty();
        }
    }

    @Test
    void rootException_standsInForAHistory() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("1.20.5");
                ClusterPoller poller = poller(flink)) {
            flink.answer(
                    "/jobs/" + flink.jobId + "/exceptions",
                    200,
                    String.format(Locale.ROOT, """
                             {"root-exception": "java.io.IOException: disk full\\n\\tat a.B.c(B.java:1)", "timestamp": %d,
                              "all-exceptions": [], "truncated": false}\
                             """, flink.now().toEpochMilli()));

            assertThat(failures(poller.poll())).singleElement().satisfies(f -> assertThat(
                            f.failure().throwable().headline())
                    .isEqualTo("java.io.IOException: disk full"));
        }
    }

    private static List<FailureObserved> failures(Poll poll) {
        return poll.observations().stream()
                .filter(FailureObserved.class::isInstance)
                .map(FailureObserved.class::cast)
                .toList();
    }

    @Test
    void checkpointingOff_isNoProblem() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            String job = "/jobs/" + flink.jobId;
            String off = "{\"errors\":[\"Checkpointing has not been enabled.\"]}";
            flink.answer(job + "/checkpoints", 404, off);
            flink.answer(job + "/checkpoints/config", 404, off);
            Poll poll = poller.poll();

            assertThat(poll.problems()).isEmpty();
            assertThat(snapshot(poll).checkpoints().enabled()).isFalse();
        }
    }

    @Test
    void jobThatEndsDuringTheLook_isReportedWithWhatWasSeen() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            flink.answer("/jobs/" + flink.jobId, 404, "{\"errors\":[\"Job not found\"]}");
            Poll poll = poller.poll();

            assertThat(poll.problems()).singleElement().asString().contains("ended while it was looked at");
            assertThat(snapshot(poll).status()).isEqualTo(JobStatus.RUNNING);
        }
    }

    @Test
    void oneAnswerCutOff_costsThatPartAlone() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            flink.answer("/jobs/" + flink.jobId + "/exceptions", 200, "{\"exceptionHistory\": {\"entr");
            flink.answer("/taskmanagers", 500, "{\"errors\":[\"Internal server error.\"]}");
            Poll poll = poller.poll();

            assertThat(poll.problems())
                    .hasSize(2)
                    .anySatisfy(p -> assertThat(p).contains("its exceptions could not be read", "no whole JSON"))
                    .anySatisfy(p -> assertThat(p).contains("the task managers could not be read", "500"));
            assertThat(snapshot(poll).checkpoints().history()).isNotEmpty();
        }
    }

    @Test
    void unknownVersion_isSaidAndReadAsFarAsUnderstood() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.3.0");
                ClusterPoller poller = poller(flink)) {
            flink.answer("/config", 200, "{\"flink-version\": \"4.0.0\"}");
            Poll poll = poller.poll();

            assertThat(poll.problems()).singleElement().asString().contains("Flink 4.0.0 is not known");
            assertThat(snapshot(poll).topology().vertices()).hasSize(2);
        }
    }

    @Test
    void wideJob_isAskedForAggregatedValuesAndCountersPerSubtask() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            flink.answer(
                    "/jobs/" + flink.jobId,
                    200,
                    flink.json("job").toString().replace("\"parallelism\":2", "\"parallelism\":300"));
            Poll poll = poller.poll();

            assertThat(poll.requests()).isLessThanOrEqualTo(40);
            assertThat(poll.observations())
                    .filteredOn(MetricSample.class::isInstance)
                    .map(MetricSample.class::cast)
                    .anySatisfy(s -> {
                        assertThat(s.metric()).isEqualTo(FlinkMetric.NUM_RECORDS_IN);
                        assertThat(s.scope().subtask()).isEqualTo(1);
                    })
                    .anySatisfy(s -> {
                        assertThat(s.metric()).isEqualTo(FlinkMetric.CURRENT_INPUT_WATERMARK);
                        assertThat(s.qualifier()).isEqualTo("min");
                    });
        }
    }

    @Test
    void jobWithVeryManyVertices_keepsWithinItsRequestsAndTellsTheRatesOfAll() throws RestException {
        try (ManyVertices flink = new ManyVertices(200, 64);
                ClusterPoller poller =
                        new ClusterPoller(flink.rest(RestAccess.plain()), PollSettings.DEFAULT.withoutLogs(), flink)) {
            List<Observation> seen = new ArrayList<>();
            for (int poll = 0; poll < 8; poll++) {
                flink.requests().clear();
                seen.addAll(poller.poll().observations());

                assertThat(flink.requests().stream().filter(path -> path.startsWith("/jobs/" + ManyVertices.JOB)))
                        .as("poll " + poll)
                        .hasSizeLessThanOrEqualTo(40);
                flink.pass(Duration.ofSeconds(15));
            }
            JobSnapshot job = snapshot(seen, flink.instant());

            for (int v = 0; v < 200; v++) {
                assertThat(job.series(Signal.RECORDS_IN_RATE, ManyVertices.vertex(v))
                                .orElseThrow()
                                .latest())
                        .as("records per second into vertex " + v)
                        .hasValueCloseTo(64 * ManyVertices.RATE, within(0.1));
                assertThat(job.series(Signal.BUSY_RATIO, ManyVertices.vertex(v))
                                .orElseThrow()
                                .latest())
                        .hasValueCloseTo(v == ManyVertices.BUSY ? 0.9 : 0.1, within(0.02));
            }
            // The busy one is looked at closely, again and again.
            assertThat(job.spread(Signal.RECORDS_IN_RATE, ManyVertices.vertex(ManyVertices.BUSY)))
                    .isPresent();
        }
    }

    @Test
    void busyVertexThatOthersWaitFor_hasItsThreadsLookedAt() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.3.0");
                ClusterPoller poller = poller(flink)) {
            flink.answer("/jobmanager/config", 200, "[]");
            flink.value("1.busyTimeMsPerSecond", 990);
            // Both vertices are asked for the same names; the one with the threads is found by its name.
            flink.answer("/taskmanagers/" + flink.taskManager + "/thread-dump", 200, """
                {"threadInfos": [
                  {"threadName": "main", "stringifiedThreadInfo": "\\"main\\" Id=1 WAITING\\n\\tat java.base@17/a.B.c(B.java:1)\\n"},
                  {"threadName": "Source: orders -> parse (2/2)#0", "stringifiedThreadInfo": "\\"another job's\\" Id=9 WAITING\\n\\tat a.B.c(B.java:1)\\n"},
                  {"threadName": "OutputFlusher for Source: orders -> parse (2/3)#0", "stringifiedThreadInfo": "\\"f\\" Id=8 WAITING\\n\\tat a.B.c(B.java:1)\\n"},
                  {"threadName": "Source: orders -> parse (2/3)#0",
                   "stringifiedThreadInfo": "\\"Source: orders -> parse (2/3)#0\\" Id=71 BLOCKED on x owned by \\"other\\" Id=72\\n\\tat java.base@17.0.15/java.lang.Thread.sleep(Native Method)\\n\\tat app//org.acme.Slow.map(Slow.java:7)\\n"}]}\
                """);
            JobSnapshot job = snapshot(poller.poll());

            assertThat(job.threads())
                    .singleElement()
                    .isEqualTo(new ThreadSample(
                            RecordedFlink.SOURCE,
                            flink.taskManager,
                            "Source: orders -> parse (2/3)#0",
                            "BLOCKED",
                            1,
                            List.of("java.lang.Thread.sleep(Native Method)", "org.acme.Slow.map(Slow.java:7)"),
                            3));
        }
    }

    @Test
    void flameGraph_isPreferredWhereTheClusterHasItOn() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = poller(flink)) {
            flink.value("1.busyTimeMsPerSecond", 990);
            for (String vertex : List.of(RecordedFlink.SOURCE, RecordedFlink.SINK)) {
                String graph = "/jobs/" + flink.jobId + "/vertices/" + vertex + "/flamegraph";
                flink.answer(graph, 200, flink.json("vertex1-flamegraph-on_cpu").toString());
            }
            JobSnapshot job = snapshot(poller.poll());

            assertThat(job.threads()).hasSizeGreaterThan(1);
            assertThat(job.threads()).extracting(ThreadSample::state).containsOnly("RUNNABLE", "WAITING");
            assertThat(job.threads().stream()
                            .filter(sample -> sample.vertexId().equals(RecordedFlink.SOURCE))
                            .mapToDouble(ThreadSample::share)
                            .sum())
                    .isLessThanOrEqualTo(1.0001);
            assertThat(job.threads().get(0).frames()).last().asString().startsWith("java.lang.Thread.run");
            assertThat(flink.requests()).noneMatch(r -> r.contains("thread-dump"));
        }
    }

    @Test
    void jobAskedForByName_isLookedAtAlone() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = new ClusterPoller(
                        flink.rest(),
                        PollSettings.DEFAULT.withoutLogs().forJob("another"),
                        Clock.fixed(flink.now(), ZoneOffset.UTC))) {
            assertThat(poller.poll().jobs()).isEmpty();
        }
    }

    @Test
    void ourClockGoesWrong_theirsCounts() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = new ClusterPoller(
                        flink.rest(),
                        PollSettings.DEFAULT.withoutLogs(),
                        Clock.fixed(flink.now().minus(Duration.ofHours(5)), ZoneOffset.UTC))) {
            Poll poll = poller.poll();

            assertThat(poll.at()).isEqualTo(flink.now());
            assertThat(snapshot(poll).series(Signal.BUSY_RATIO, RecordedFlink.SINK))
                    .isPresent();
        }
    }

    @Test
    void labelsOfFailureEnrichers_areKept() {
        var answer = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        var entry = answer.putObject("exceptionHistory").putArray("entries").addObject();
        entry.put("timestamp", 1_795_244_509_304L)
                .put("exceptionName", "a.B")
                .put("stacktrace", "a.B: x")
                .put("taskName", "map (1/2) - execution #3")
                .put("taskManagerId", "tm-1");
        entry.putObject("failureLabels").put("squirrel", "poison-record");
        entry.putArray("concurrentExceptions")
                .addObject()
                .put("timestamp", 1_795_244_509_305L)
                .put("exceptionName", "c.D")
                .put("stacktrace", "c.D: y");

        var failures = FailureHistory.read(answer);

        assertThat(failures).hasSize(2);
        assertThat(failures.get(0).labels()).containsExactly(entry("squirrel", "poison-record"));
        assertThat(failures.get(0).global()).isFalse();
        assertThat(failures.get(1).global()).isTrue();
    }
}
