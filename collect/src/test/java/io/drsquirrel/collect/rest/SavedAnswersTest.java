// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.collect.files.LogFileSource;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.assembly.JobRouter;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Answers saved as files, or pasted with the calls that got them, say what a live look at the same cluster says. */
class SavedAnswersTest {
    private static final Clock LATER = Clock.fixed(Instant.parse("2027-05-01T00:00:00Z"), ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOB = "49cb2e88a1b7d27daa48782e7d43fabd";
    private static final String MAP = "0a448493b4782967b150582570326227";

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<JobSnapshot> read() throws IOException {
        LogSources sources =
                LogSources.find(List.of(folder.toString()), InputStream.nullInputStream(), ReadLimits.DEFAULT);
        return new LogFileSource(ReadOptions.DEFAULT, new FingerprintGrouping(), new SavedAnswers(), LATER)
                .read(sources, Progress.SILENT)
                .snapshots();
    }

    private JobSnapshot only() throws IOException {
        List<JobSnapshot> snapshots = read();
        assertThat(snapshots).hasSize(1);
        return snapshots.get(0);
    }

    // ---------------------------------------------------------------------------------------------- as live

    private static JobSnapshot live(RecordedFlink flink) throws RestException {
        try (ClusterPoller poller = new ClusterPoller(
                flink.rest(), PollSettings.DEFAULT.withoutLogs(), Clock.fixed(flink.now(), ZoneOffset.UTC))) {
            Poll poll = poller.poll();
            JobRouter router = JobRouter.live(AssemblerSettings.of(Duration.ofSeconds(5), 720));
            poll.observations().forEach(router::add);
            return router.assemblers().get(0).snapshot(poll.at().plusMillis(2), false);
        }
    }

    private static void assertAlike(JobSnapshot saved, JobSnapshot live) {
        assertThat(saved.jobId()).isEqualTo(live.jobId());
        assertThat(saved.key().name()).isEqualTo(live.key().name());
        assertThat(saved.status()).isEqualTo(live.status());
        assertThat(saved.startedAt()).isEqualTo(live.startedAt());
        assertThat(saved.topology()).isEqualTo(live.topology());
        assertThat(saved.checkpoints().history())
                .extracting(Checkpoint::id, Checkpoint::status, Checkpoint::triggeredAt, Checkpoint::fullSizeBytes)
                .isEqualTo(live.checkpoints().history().stream()
                        .map(c -> org.assertj.core.groups.Tuple.tuple(
                                c.id(), c.status(), c.triggeredAt(), c.fullSizeBytes()))
                        .toList());
        assertThat(saved.configuration()).containsExactlyInAnyOrderElementsOf(live.configuration());
        for (SignalSeries series : live.series()) {
            // How long the picture goes on after the last answer is not told.
            if (series.signal() == Signal.RUNNING) {
                continue;
            }
            OptionalDouble told = saved.series(series.signal(), series.subject())
                    .map(SignalSeries::latest)
                    .orElse(OptionalDouble.empty());
            assertThat(told).as(series.signal() + " of " + series.subject()).isPresent();
            assertThat(told.getAsDouble())
                    .as(series.signal() + " of " + series.subject())
                    .isCloseTo(
                            series.latest().getAsDouble(),
                            within(1e-6 + Math.abs(series.latest().getAsDouble()) / 50));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.5", "2.2.1", "2.3.0"})
    void pastedCalls_tellWhatALookTells(String version) throws IOException {
        try (RecordedFlink flink = new RecordedFlink(version)) {
            JobSnapshot live = live(flink);
            StringBuilder text = new StringBuilder("Hello, this is what we see:\n");
            for (String path : new LinkedHashSet<>(flink.requests())) {
                // The last answer ends without a line break, so that the next prompt follows on its line.
                text.append("root@gate:~# curl -s 'http://jm.example:8081")
                        .append(path)
                        .append("'\n")
                        .append(flink.rest().get(path));
            }
            write("ticket.txt", text.toString());
            assertAlike(only(), live);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.5", "2.2.1", "2.3.0"})
    void recordingSavedAsFiles_isTheSameJob(String version) throws IOException {
        Path recordings = Path.of("src/test/resources/io/drsquirrel/collect/rest", version);
        try (Stream<Path> files = Files.list(recordings)) {
            for (Path file : files.toList()) {
                if (!file.toString().contains("failing")) {
                    write(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        JobSnapshot job = only();
        assertThat(job.key().name()).isEqualTo("orders-per-user");
        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(job.topology().vertices())
                .extracting(JobVertex::id)
                .containsExactly(RecordedFlink.SOURCE, RecordedFlink.SINK);
        assertThat(job.checkpoints().enabled()).isTrue();
        assertThat(job.checkpoints().history())
                .filteredOn(c -> !c.parts().isEmpty())
                .first()
                .extracting(c -> c.parts().stream()
                        .map(Checkpoint.VertexPart::vertexId)
                        .sorted()
                        .toList())
                .isEqualTo(List.of(RecordedFlink.SINK, RecordedFlink.SOURCE));
        assertThat(job.configured("taskmanager.numberOfTaskSlots")).isPresent();
        assertThat(job.coverage().has(Capability.EXCEPTIONS)).isTrue();
        assertThat(job.series(Signal.BUSY_RATIO, RecordedFlink.SOURCE)
                        .orElseThrow()
                        .latest()
                        .getAsDouble())
                .isBetween(0.0, 0.2);
        for (SubtaskSpread spread : job.spreads()) {
            assertThat(spread.values())
                    .hasSize(job.topology()
                            .vertex(spread.vertexId())
                            .orElseThrow()
                            .parallelism());
        }
    }

    // ---------------------------------------------------------------------------------------------- metrics alone

    @Test
    void listOfValues_isOfTheVertexInItsCall() throws IOException {
        write("ticket.txt", """
                Our windows do not fire any more.

                $ curl -s 'http://jm:8081/jobs/%s/vertices/%s/metrics?get=0.currentInputWatermark,1.currentInputWatermark'
                [{"id":"0.currentInputWatermark","value":"1795244551570"},{"id":"1.currentInputWatermark","value":"-9223372036854775808"}]
                $ curl -s 'http://jm:8081/jobs/%s/vertices/%s/metrics?get=0.busyTimeMsPerSecond' | jq .
                [
                  {
                    "id": "0.busyTimeMsPerSecond",
                    "value": "998.0"
                  },
                  {
                    "id": "1.busyTimeMsPerSecond",
                    "value": "NaN"
                  }
                ]
                """.formatted(JOB, MAP, JOB, MAP));
        JobSnapshot job = only();
        assertThat(job.jobId()).isEqualTo(JOB);
        assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(job.topology().vertex(MAP).orElseThrow().parallelism()).isEqualTo(2);
        assertThat(job.series(Signal.WATERMARK_MAX, MAP).orElseThrow().latest()).hasValue(1795244551570.0);
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest().getAsDouble())
                .isCloseTo(0.998, within(1e-9));
        // Nothing tells the time: what is latest stands for now.
        assertThat(job.window().to())
                .isBetween(Instant.ofEpochMilli(1795244551570L), Instant.ofEpochMilli(1795244551570L + 5_000));
    }

    @Test
    void aggregatedValues_areOfTheWholeVertex() throws IOException {
        write(JOB + "_" + MAP + "_subtasks_metrics.json", """
                [{"id":"busyTimeMsPerSecond","min":3.0,"max":990.0,"avg":200.0,"sum":800.0},
                 {"id":"numRecordsInPerSecond","min":1.0,"max":70.0,"avg":20.0,"sum":80.0}]
                """);
        write("job.txt", "GET /jobs/" + JOB + "/metrics?get=numRestarts\n[{\"id\":\"numRestarts\",\"value\":\"4\"}]\n");
        JobSnapshot job = only();
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest().getAsDouble())
                .isCloseTo(0.99, within(1e-9));
        assertThat(job.series(Signal.RECORDS_IN_RATE, MAP).orElseThrow().latest())
                .hasValue(80);
    }

    @Test
    void severalLooks_makeRates() throws IOException {
        for (int i = 0; i < 3; i++) {
            write("looks/metrics-20261120-1005" + i + "0.json", """
                    [{"id":"0.numRecordsIn","value":"%d"},{"id":"0.Map.numRecordsOut","value":"7"}]
                    """.formatted(1_000 + i * 500));
        }
        write("looks/heap.txt", """
                Fri Nov 20 10:05:00 UTC 2026
                [{"id":"Status.JVM.Memory.Heap.Used","value":"1000"},{"id":"Status.JVM.Memory.Heap.Max","value":"4000"}]
                Fri Nov 20 10:05:20 UTC 2026
                [{"id":"Status.JVM.Memory.Heap.Used","value":"3000"},{"id":"Status.JVM.Memory.Heap.Max","value":"4000"}]
                """);
        JobSnapshot job = only();
        JobVertex vertex = job.topology().vertices().get(0);
        assertThat(job.series(Signal.RECORDS_IN_RATE, vertex.id()).orElseThrow().latest())
                .hasValue(50);
        SignalSeries heap = job.series(Signal.HEAP_USED, "taskmanager").orElseThrow();
        assertThat(heap.earliest()).hasValue(1000);
        assertThat(heap.latest()).hasValue(3000);
    }

    @Test
    void whatJqLeaves_isReadWhereItStillTells() throws IOException {
        write("jq.txt", """
                $ curl -s localhost:8081/jobs/%1$s/vertices/%2$s/metrics?get=0.numRecordsInPerSecond | jq '.[]'
                {
                  "id": "0.numRecordsInPerSecond",
                  "value": "12.5"
                }
                {
                  "id": "1.numRecordsInPerSecond",
                  "value": "7.5"
                }
                $ curl -s localhost:8081/jobs/%1$s/vertices/%2$s/metrics?get=0.busyTimeMsPerSecond | jq -r '.[]|"\\(.id) \\(.value)"'
                0.busyTimeMsPerSecond 400
                1.busyTimeMsPerSecond 800.0
                $ curl -s localhost:8081/jobs/%1$s/vertices/%2$s | jq .subtasks
                [{"subtask":0,"status":"RUNNING","attempt":2,"metrics":{"read-records":5},"taskmanager-id":"tm-1"}]
                """.formatted(JOB, MAP));
        JobSnapshot job = only();
        assertThat(job.series(Signal.RECORDS_IN_RATE, MAP).orElseThrow().latest())
                .hasValue(20);
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest()).hasValue(0.8);
        assertThat(job.topology().vertex(MAP).orElseThrow().subtasks())
                .anyMatch(s -> s.taskManager().equals("tm-1"));
    }

    @Test
    void answerBehindSomethingElse_isRead() throws IOException {
        write("mess.txt", """
                100   120    0   120    0     0  40000      0 --:--:-- --:--:-- --:--:-- 40000{"jid":"%1$s","name":"x","state":"RUNNING","vertices":[]}
                > print(requests.get(f"{url}/jobs/%1$s/vertices/%2$s/metrics").json())
                [{'id': '0.numRecordsInPerSecond', 'value': '12.5'}]
                2026-11-20 10:05:39,000 INFO  org.acme.Probe [] - [{"id":"0.busyTimeMsPerSecond","value":"400"}]
                2026-11-20 10:05:40,000 ERROR org.acme.Probe [] - not {"an":"answer"}
                """.formatted(JOB, MAP));
        JobSnapshot job = only();
        assertThat(job.key().name()).isEqualTo("x");
        assertThat(job.series(Signal.RECORDS_IN_RATE, MAP).orElseThrow().latest())
                .hasValue(12.5);
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest()).hasValue(0.4);
        assertThat(job.events()).anyMatch(e -> e.message().equals("not {\"an\":\"answer\"}"));
    }

    @Test
    void vertexOfALoneList_isTheOneWhoseOperatorsItNames() throws IOException {
        write("job.json", recorded("2.2.1", "job").toString());
        write("a.json", "[{\"id\":\"0.Source__orders.pendingRecords\",\"value\":\"77\"}]");
        write(
                "b.json",
                "[{\"id\":\"0.sum_per_user.numLateRecordsDropped\",\"value\":\"3\"},"
                        + "{\"id\":\"0.currentInputWatermark\",\"value\":\"1795244551570\"}]");
        JobSnapshot job = only();
        assertThat(job.series(Signal.PENDING_RECORDS, RecordedFlink.SOURCE)
                        .orElseThrow()
                        .latest())
                .hasValue(77);
        assertThat(job.series(Signal.WATERMARK, RecordedFlink.SINK)
                        .orElseThrow()
                        .latest())
                .hasValue(1795244551570.0);
    }

    @Test
    void scrapesForPrometheus_tellTheSame() throws IOException {
        String labels = "job_id=\"" + JOB + "\",job_name=\"clicks\",task_id=\"" + MAP
                + "\",task_name=\"Source:_clicks____map\",tm_id=\"localhost:1_ab\",host=\"localhost\",subtask_index=\"1\",";
        write("tm.prom", """
                # HELP flink_taskmanager_job_task_busyTimeMsPerSecond busyTimeMsPerSecond (scope: taskmanager_job_task)
                # TYPE flink_taskmanager_job_task_busyTimeMsPerSecond gauge
                flink_taskmanager_job_task_busyTimeMsPerSecond{%1$s} 750.0
                flink_taskmanager_job_task_operator_pendingRecords{%1$soperator_name="Source:_clicks",operator_id="1",} 12.0
                flink_taskmanager_job_task_operator_KafkaSourceReader_KafkaConsumer_records_lag_max{%1$soperator_name="Source:_clicks",} NaN
                flink_taskmanager_Status_JVM_Memory_Heap_Used{tm_id="localhost:1_ab",host="localhost",} 1.5E8
                flink_taskmanager_Status_JVM_GarbageCollector_G1_Old_Generation_Count{tm_id="localhost:1_ab",} 3.0
                """.formatted(labels));
        write("query.json", """
                {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"flink_jobmanager_taskSlotsTotal","host":"jm"},"values":[[1795244551.5,"8"],[1795244561.5,"8"]]}]}}
                """);
        JobSnapshot job = only();
        assertThat(job.key().name()).isEqualTo("clicks");
        assertThat(job.topology().vertices().get(0).name()).isEqualTo("Source: clicks -> map");
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest()).hasValue(0.75);
        assertThat(job.series(Signal.PENDING_RECORDS, MAP).orElseThrow().latest())
                .hasValue(12);
        assertThat(job.series(Signal.HEAP_USED, "localhost:1_ab").orElseThrow().latest())
                .hasValue(1.5e8);
        assertThat(job.series(Signal.SLOTS_TOTAL, "jobmanager").orElseThrow().latest())
                .hasValue(8);
    }

    // ---------------------------------------------------------------------------------------------- other answers

    @Test
    void backPressureAndFlameGraph_areOfTheirVertex() throws IOException {
        write("job.json", recorded("2.2.1", "job").toString());
        write(
                "sink.txt",
                "$ curl http://jm:8081/jobs/" + JOB + "/vertices/" + RecordedFlink.SINK + "/backpressure\n"
                        + "{\"status\":\"ok\",\"backpressureLevel\":\"high\",\"end-timestamp\":1795244551698,\"subtasks\":["
                        + "{\"subtask\":0,\"backpressureLevel\":\"high\",\"ratio\":0.9,\"idleRatio\":0.0,\"busyRatio\":0.1},"
                        + "{\"subtask\":1,\"backpressureLevel\":\"ok\",\"ratio\":0.0,\"idleRatio\":0.5,\"busyRatio\":0.5}]}\n"
                        + "$ curl http://jm:8081/jobs/" + JOB + "/vertices/" + RecordedFlink.SINK
                        + "/flamegraph?type=on_cpu\n"
                        + recorded("2.2.1", "vertex1-flamegraph-on_cpu"));
        JobSnapshot job = only();
        assertThat(job.series(Signal.BACKPRESSURED_RATIO, RecordedFlink.SINK)
                        .orElseThrow()
                        .latest())
                .hasValue(0.9);
        assertThat(job.series(Signal.BUSY_RATIO, RecordedFlink.SINK)
                        .orElseThrow()
                        .latest())
                .hasValue(0.5);
        assertThat(job.threads())
                .isNotEmpty()
                .extracting(ThreadSample::vertexId)
                .containsOnly(RecordedFlink.SINK);
    }

    @Test
    void threadDumpOfATaskManager_tellsWhatTasksDo() throws IOException {
        write("job.json", recorded("2.2.1", "job").toString());
        write("dump.json", """
                {"threadInfos":[
                {"threadName":"main","stringifiedThreadInfo":"\\"main\\" Id=1 WAITING on x\\n\\tat a.B.c(B.java:1)\\n"},
                {"threadName":"Source: orders -> parse (1/2)#0","stringifiedThreadInfo":"\\"Source: orders -> parse (1/2)#0\\" Id=71 BLOCKED on x@1 owned by \\"other\\" Id=2\\n\\tat org.acme.Slow.call(Slow.java:7)\\n\\n"}]}
                """);
        assertThat(only().threads()).singleElement().satisfies(thread -> {
            assertThat(thread.vertexId()).isEqualTo(RecordedFlink.SOURCE);
            assertThat(thread.frames()).containsExactly("org.acme.Slow.call(Slow.java:7)");
        });
    }

    @Test
    void timesThatASentenceSpeaksOf_areNotThoseOfAnswers() throws IOException {
        write("jobmanager.log", """
                2026-11-21 06:00:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders-per-user (%s) switched from state CREATED to RUNNING.
                2026-11-21 06:55:40,000 WARN  org.apache.flink.runtime.jobmaster.JobMaster [] - something
                """.formatted(JOB));
        write("ticket.txt", """
                The job is slow since 2026-11-20 08:10:00 and nobody changed anything, see below.
                $ curl jm:8081/jobs/%s/vertices/%s/metrics?get=0.busyTimeMsPerSecond
                [{"id":"0.busyTimeMsPerSecond","value":"900"}]
                """.formatted(JOB, MAP));
        JobSnapshot job = only();
        assertThat(job.window().to())
                .isBetween(Instant.parse("2026-11-21T06:55:40Z"), Instant.parse("2026-11-21T06:56:40Z"));
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest()).hasValue(0.9);
    }

    @Test
    void failingJobsExceptions_areItsFailures() throws IOException {
        write("job.json", recorded("2.2.1", "job").toString());
        write("exceptions.json", recorded("2.2.1", "job-exceptions-failing").toPrettyString());
        assertThat(only().failures()).isNotEmpty();
    }

    @Test
    void localTimesOfLogs_moveTheAnswers() throws IOException {
        // The answer is of 07:02:31 in UTC, the log of a place eight hours further east.
        write("jobmanager.log", """
                2026-11-21 15:00:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders-per-user (%s) switched from state CREATED to RUNNING.
                2026-11-21 15:02:40,000 WARN  org.apache.flink.runtime.jobmaster.JobMaster [] - something
                """.formatted(JOB));
        write("job.json", recorded("2.2.1", "job").toString());

        JobSnapshot snapshot = only();

        assertThat(snapshot.window().to())
                .isBetween(Instant.parse("2026-11-21T15:02:39Z"), Instant.parse("2026-11-21T15:02:45Z"));
        assertThat(snapshot.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(snapshot.series(Signal.BUSY_RATIO, RecordedFlink.SOURCE)).isPresent();
    }

    @Test
    void answersSavedAfterTheLog_endThePicture() throws IOException {
        write("jobmanager.log", """
                2026-11-21 06:40:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders-per-user (%s) switched from state CREATED to RUNNING.
                2026-11-21 06:55:40,000 WARN  org.apache.flink.runtime.jobmaster.JobMaster [] - something
                """.formatted(JOB));
        write("job.json", recorded("2.2.1", "job").toString());
        JobSnapshot snapshot = only();
        assertThat(snapshot.window().to())
                .isBetween(Instant.parse("2026-11-21T07:02:31Z"), Instant.parse("2026-11-21T07:02:50Z"));
        assertThat(snapshot.series(Signal.BUSY_RATIO, RecordedFlink.SOURCE)).isPresent();
    }

    // ---------------------------------------------------------------------------------------------- bad input

    @Test
    void brokenAnswers_areReadAsFarAsTheyGo() throws IOException {
        write(
                "cut.txt",
                "$ curl jm:8081/jobs/" + JOB + "/vertices/" + MAP + "/metrics?get=0.busyTimeMsPerSecond\n"
                        + "[{\"id\":\"0.busyTimeMsPerSecond\",\"value\":\"500\"},{\"id\":\"1.busyTimeMsPerSecond\",\"val");
        write(
                "nonsense.json",
                "[{\"id\":\"x\",\"value\":NaN},{\"id\":[1,2],\"value\":{}},{\"id\":\"0.numRecordsIn\",\"value\":null}]");
        write(
                "deep.json",
                "{\"jid\":\"" + "x".repeat(10) + "\",\"vertices\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");
        write(
                "types.json",
                "{\"jid\":\"" + JOB + "\",\"vertices\":{\"a\":1},\"timestamps\":[],\"plan\":7,\"now\":\"soon\"}");
        write(
                "vertex.json",
                "{\"id\":\"" + MAP
                        + "\",\"parallelism\":1e30,\"subtasks\":[{\"subtask\":99999999,\"metrics\":{\"read-records\":\"x\"}}]}");
        JobSnapshot job = only();
        assertThat(job.series(Signal.BUSY_RATIO, MAP).orElseThrow().latest()).hasValue(0.5);
    }

    @Test
    void answersWithNoise_breakNothing() throws IOException {
        StringBuilder all = new StringBuilder();
        Path recordings = Path.of("src/test/resources/io/drsquirrel/collect/rest/2.2.1");
        try (Stream<Path> files = Files.list(recordings)) {
            for (Path file : files.sorted().toList()) {
                all.append("$ curl jm:8081/jobs/")
                        .append(JOB)
                        .append("/vertices/")
                        .append(RecordedFlink.SOURCE)
                        .append("/metrics\r\n")
                        .append(Files.readString(file));
            }
        }
        Random random = new Random(11);
        for (int i = 0; i < 25; i++) {
            StringBuilder noisy = new StringBuilder(all);
            for (int k = 0; k < 1 + i * 20; k++) {
                int at = random.nextInt(noisy.length());
                switch (random.nextInt(3)) {
                    case 0 -> noisy.setCharAt(at, "{}[]\",:0e-\n".charAt(random.nextInt(11)));
                    case 1 -> noisy.delete(at, Math.min(noisy.length(), at + random.nextInt(40)));
                    default -> noisy.insert(at, "9".repeat(random.nextInt(30)));
                }
            }
            write("noise.txt", noisy.toString());
            assertThat(read()).isNotNull();
        }
    }

    @Test
    void archiveOfTheHistoryServer_isReadAsItsAnswers() throws IOException {
        String job = recorded("2.2.1", "job").toString();
        String exceptions = recorded("2.2.1", "job-exceptions-failing").toString();
        write(
                JOB,
                JSON.createObjectNode()
                        .set(
                                "archive",
                                JSON.createArrayNode()
                                        .add(JSON.createObjectNode()
                                                .put("path", "/jobs/" + JOB)
                                                .put("json", job))
                                        .add(JSON.createObjectNode()
                                                .put("path", "/jobs/" + JOB + "/exceptions")
                                                .put("json", exceptions)))
                        .toString());
        JobSnapshot snapshot = only();
        assertThat(snapshot.jobId()).isEqualTo(JOB);
        assertThat(snapshot.topology().vertices()).hasSize(2);
        assertThat(snapshot.failures()).isNotEmpty();
    }

    @Test
    void hugeList_isReadInPieces() throws IOException {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            values.add("{\"id\":\"" + i + ".numRecordsInPerSecond\",\"value\":\"2\"}");
        }
        write(
                "huge.txt",
                "$ curl jm:8081/jobs/" + JOB + "/vertices/" + MAP + "/metrics?get=all\n[" + String.join(",", values)
                        + "]\n");
        assertThat(only().series(Signal.RECORDS_IN_RATE, MAP)
                        .orElseThrow()
                        .latest()
                        .getAsDouble())
                .isGreaterThan(10_000);
    }

    private static String checkpoints(String status, int count, int tasks) {
        List<String> history = new ArrayList<>();
        for (int i = count; i > 0; i--) {
            long triggered = 1795244551000L - i * 60_000L;
            StringBuilder of = new StringBuilder();
            for (int k = 0; k < tasks; k++) {
                of.append(k == 0 ? "" : ",")
                        .append("\"%032x\":{\"id\":7,\"status\":\"%s\",\"num_subtasks\":12}"
                                .formatted(k * 7919L + i, status));
            }
            history.add(
                    "{\"id\":%d,\"status\":\"%s\",\"is_savepoint\":false,\"trigger_timestamp\":%d,\"end_to_end_duration\":900,\"state_size\":5,\"failure_message\":\"no\",\"tasks\":{%s}}"
                            .formatted(100 - i, status, triggered, of));
        }
        return "{\"counts\":{},\"history\":[" + String.join(",", history) + "]}";
    }

    private static String graph(String id, String... names) {
        List<String> vertices = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            // As in real jobs, the first vertex has the same id in both.
            vertices.add(
                    "{\"id\":\"%s\",\"name\":\"%s\",\"parallelism\":2,\"status\":\"RUNNING\",\"start-time\":1795244000000,\"end-time\":-1,\"duration\":551000,\"metrics\":{\"read-records\":10,\"write-records\":20}}"
                            .formatted(i == 0 ? MAP : "%032x".formatted(names[i].hashCode()), names[i]));
        }
        String list = "[" + String.join(",", vertices) + "]";
        return id.isEmpty()
                ? list
                : "{\"jid\":\"" + id + "\",\"name\":\"" + names[0]
                        + "\",\"state\":\"RUNNING\",\"now\":1795244551000,\"vertices\":" + list + "}";
    }

    private JobSnapshot named(List<JobSnapshot> snapshots, String name) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.key().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " among "
                        + snapshots.stream().map(s -> s.key().name()).toList()));
    }

    private void assertTold(String good, String bad) throws IOException {
        List<JobSnapshot> jobs = read();
        assertThat(jobs).hasSize(2);
        assertThat(named(jobs, good).checkpoints().history())
                .hasSize(5)
                .allMatch(c -> c.status() == Checkpoint.Status.COMPLETED);
        assertThat(named(jobs, bad).checkpoints().history())
                .hasSize(5)
                .allMatch(c -> c.status() == Checkpoint.Status.FAILED);
    }

    // ---------------------------------------------------------------------------------------------- several jobs

    @Test
    void answersBesideEachJobsOwn_areOfThatJob() throws IOException {
        write("orders-job.json", graph(JOB, "Source: orders", "enrich"));
        write("billing-job.json", graph("ab".repeat(16), "Source: invoices", "sum"));
        write("orders-checkpoints.json", checkpoints("FAILED", 5, 0));
        write("billing-checkpoints.json", checkpoints("COMPLETED", 5, 0));
        assertTold("Source: invoices", "Source: orders");
    }

    @Test
    void answersInAFolderPerJob_areOfThatJob() throws IOException {
        write("a/job.json", graph(JOB, "Source: orders", "enrich"));
        write("b/job.json", graph("ab".repeat(16), "Source: invoices", "sum"));
        write("a/checkpoints.json", checkpoints("FAILED", 5, 0));
        write("b/more/checkpoints.json", checkpoints("COMPLETED", 5, 0));
        assertTold("Source: invoices", "Source: orders");
    }

    @Test
    void graphsThatNobodyNames_areOfTheJobsTheirFilesAreCalledAfter() throws IOException {
        write("orders-vertices.json", graph("", "Source: orders", "enrich"));
        write("billing-vertices.json", graph("", "Source: invoices", "sum"));
        write("orders-checkpoints.json", checkpoints("FAILED", 5, 0));
        write("billing-checkpoints.json", checkpoints("COMPLETED", 5, 0));
        assertTold("billing", "orders");
        List<JobSnapshot> jobs = read();
        assertThat(named(jobs, "orders").topology().vertex(MAP).orElseThrow().name())
                .isEqualTo("Source: orders");
        assertThat(named(jobs, "billing").topology().vertex(MAP).orElseThrow().name())
                .isEqualTo("Source: invoices");
    }

    @Test
    void filesCalledAfterJobsOfTheOverview_areOfThese() throws IOException {
        String job =
                "{\"jid\":\"%s\",\"name\":\"%s\",\"state\":\"RUNNING\",\"start-time\":1795244000000,\"end-time\":-1,\"duration\":551000,\"tasks\":{}}";
        write(
                "jobs.json",
                "{\"jobs\":[" + job.formatted(JOB, "orders-enrichment") + ","
                        + job.formatted("ab".repeat(16), "billing") + "]}");
        write("orders-checkpoints.json", checkpoints("FAILED", 5, 0));
        write("billing-checkpoints.json", checkpoints("COMPLETED", 5, 0));
        assertTold("billing", "orders-enrichment");
    }

    @Test
    void answerOfNobodyKnowsWhichJob_isNamed() throws IOException {
        write("a/job.json", graph(JOB, "Source: orders", "enrich"));
        write("b/job.json", graph("ab".repeat(16), "Source: invoices", "sum"));
        write("c/latest.json", checkpoints("FAILED", 5, 0));
        assertThat(read()).allSatisfy(job -> {
            assertThat(job.checkpoints().history()).isEmpty();
            assertThat(job.coverage().toString()).contains("c/latest.json");
        });
    }

    // ---------------------------------------------------------------------------------------------- large answers

    @Test
    void answersOfSeveralMegabytes_areRead() throws IOException {
        write("job.json", graph(JOB, "Source: orders", "enrich"));
        String history = checkpoints("FAILED", 40, 700);
        assertThat(history.length()).isGreaterThan(2_000_000);
        write("checkpoints.json", history);
        Random random = new Random(5);
        StringBuilder trace = new StringBuilder("java.lang.IllegalStateException: x\\n");
        for (int i = 0; i < 60_000; i++) {
            trace.append("\\tat com.acme.C").append(random.nextInt(9_000)).append(".m(C.java:7)\\n");
        }
        write(
                "exceptions.json",
                "{\"exceptionHistory\":{\"entries\":[{\"exceptionName\":\"java.lang.IllegalStateException\",\"stacktrace\":\""
                        + trace + "\",\"timestamp\":1795244550000}]}}");
        JobSnapshot job = only();
        assertThat(job.checkpoints().history()).hasSize(40);
        assertThat(job.failures()).hasSize(1);
    }

    // ---------------------------------------------------------------------------------------------- what jq cut out

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.busyTimeMsPerSecond 950\n1.busyTimeMsPerSecond 20\n",
                "0.busyTimeMsPerSecond\t950\n1.busyTimeMsPerSecond\t20\n",
                "\"0.busyTimeMsPerSecond\",\"950\"\n\"1.busyTimeMsPerSecond\",\"20\"\n",
                "{\"0.busyTimeMsPerSecond\": \"950\", \"1.busyTimeMsPerSecond\": \"20\"}",
                "We saw\n\n| 0.busyTimeMsPerSecond | 950 |\n| 1.busyTimeMsPerSecond | 20 |\n\nand then it hung.\n",
                "{\"id\": \"0.busyTimeMsPerSecond\",\n \"value\": \"950\"}\n{\"id\": \"1.busyTimeMsPerSecond\", \"value\": \"20\"}\n"
            })
    void namesAndValuesOfMetrics_areRead(String text) throws IOException {
        write("metrics.txt", text);
        JobSnapshot job = only();
        JobVertex vertex = job.topology().vertices().get(0);
        assertThat(vertex.parallelism()).isEqualTo(2);
        assertThat(job.series(Signal.BUSY_RATIO, vertex.id()).orElseThrow().latest())
                .hasValue(0.95);
    }

    @Test
    void partsOfAnswers_areReadAsWhatTheyWereCutFrom() throws IOException {
        write(
                "latest-failed.json",
                "{\"id\":9,\"status\":\"FAILED\",\"trigger_timestamp\":1795244000000,\"failure_timestamp\":1795244550000,\"failure_message\":\"expired\"}");
        write(
                "entry.json",
                "{\"exceptionName\":\"java.lang.IllegalStateException\",\"stacktrace\":\"java.lang.IllegalStateException: x\\n\\tat a.B.c(B.java:1)\\n\",\"timestamp\":1795244540000,\"taskName\":\"map (1/2)\"}");
        write(
                "plan.json",
                "{\"jid\":\"" + JOB + "\",\"name\":\"orders\",\"nodes\":[{\"id\":\"" + MAP
                        + "\",\"parallelism\":3,\"operator_strategy\":\"\",\"description\":\"Source: a\",\"inputs\":[]},{\"id\":\""
                        + "c".repeat(32) + "\",\"parallelism\":3,\"description\":\"map\",\"inputs\":[{\"id\":\"" + MAP
                        + "\",\"ship_strategy\":\"HASH\"}]}]}");
        write("memory.json", "{\"heapUsed\":1900,\"heapMax\":2000,\"garbageCollectors\":[]}");
        write("conf.json", "{\"state.backend.type\":\"rocksdb\",\"taskmanager.memory.process.size\":\"2g\"}");
        JobSnapshot job = only();
        assertThat(job.key().name()).isEqualTo("orders");
        assertThat(job.topology().vertex(MAP).orElseThrow().parallelism()).isEqualTo(3);
        assertThat(job.checkpoints().history()).singleElement().satisfies(c -> assertThat(c.failureReason())
                .isEqualTo("expired"));
        assertThat(job.failures()).hasSize(1);
        assertThat(job.series(Signal.HEAP_MAX, "taskmanager").orElseThrow().latest())
                .hasValue(2000);
        assertThat(job.configured("state.backend.type")).isPresent();
    }

    @Test
    void valueAloneBehindACallForOne_isThatMetrics_severalAreNone() throws IOException {
        write(
                "one.txt",
                "$ curl -s jm:8081/jobs/" + JOB + "/metrics?get=lastCheckpointDuration | jq -r '.[0].value'\n1200\n");
        assertThat(only().series(Signal.CHECKPOINT_DURATION, "").orElseThrow().latest())
                .hasValue(1200);
        write(
                "two.txt",
                "$ curl -s 'jm:8081/jobs/" + JOB
                        + "/metrics?get=lastCheckpointDuration,lastCheckpointSize' | jq -r '.[].value'\n7\n8\n");
        assertThat(only().coverage().toString()).contains("two.txt", "without names");
    }

    @Test
    void configurationBesideTheLogs_countsWhereNoProcessSaidWhatItLoaded() throws IOException {
        write("jobmanager.log", """
                2026-11-21 06:00:00,000 INFO  org.apache.flink.runtime.entrypoint.ClusterEntrypoint [] -  Starting StandaloneSessionClusterEntrypoint (Version: 2.2.1)
                2026-11-21 06:00:00,100 INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: state.backend.type, hashmap
                2026-11-21 06:00:10,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders-per-user (%s) switched from state CREATED to RUNNING.
                """.formatted(JOB));
        write("flink-conf.yaml", "state.backend.type: rocksdb\nparallelism.default: 4\n");
        JobSnapshot job = only();
        assertThat(job.configured("state.backend.type").orElseThrow().value()).isEqualTo("hashmap");
        assertThat(job.configured("parallelism.default").orElseThrow().value()).isEqualTo("4");
        assertThat(job.coverage().toString()).contains("state.backend.type (rocksdb, loaded was hashmap)");
        write("job.sql", "SET 'state.backend.type' = 'rocksdb';\n");
        assertThat(only().configuration())
                .filteredOn(entry -> entry.key().equals("state.backend.type"))
                .extracting(entry -> entry.origin() + " " + entry.value())
                .containsExactlyInAnyOrder("CLUSTER hashmap", "CLIENT rocksdb");
    }

    @Test
    void jsonOfWhichNothingTellsWhatItIs_isNamed() throws IOException {
        write("job.json", graph(JOB, "Source: orders", "enrich"));
        write("what.json", "{\"hello\": [1, 2, 3]}");
        assertThat(only().coverage().toString()).contains("what.json");
    }

    private static JsonNode recorded(String version, String name) {
        try (InputStream in = SavedAnswersTest.class.getResourceAsStream(version + "/" + name + ".json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
