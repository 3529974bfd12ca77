// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.AnswerReader;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How the jobs of one pile of logs are told apart, and what becomes of them when their cluster ends or comes back. */
class PileTest {
    private static final String START =
            "2026-03-01 09:00:00,001 INFO  org.apache.flink.runtime.entrypoint.ClusterEntrypoint [] -  Starting"
                    + " StandaloneSessionClusterEntrypoint (Version: 2.2.1, Scala: 2.12, Rev:1, Date:2026)\n";
    private static final String ORDERS = "6b1d22d0a8f94b7c8e07a7c1d6a4b3f1";
    private static final String STOCK = "7c1d22d0a8f94b7c8e07a7c1d6a4b3f2";
    private static final String RUNNING = running("10:00:00", "orders", ORDERS) + running("10:00:01", "stock", STOCK);

    @Test
    void recordThatNamesNoJob_isSharedOnlyWhereSeveralJobsRun() throws IOException {
        String warning = "2026-03-01 10:05:00,000 WARN  org.apache.kafka.clients.NetworkClient [] - a broker is away\n";
        Map<String, JobSnapshot> both = read(START + RUNNING + warning);
        assertThat(both.keySet()).containsExactlyInAnyOrder("orders", "stock");
        assertThat(both.values()).allSatisfy(job -> assertThat(job.events())
                .filteredOn(e -> e.message().contains("away"))
                .allMatch(LogEvent::shared)
                .isNotEmpty());
        Map<String, JobSnapshot> one = read(START + running("10:00:00", "orders", ORDERS) + warning);
        assertThat(one.get("orders").events())
                .filteredOn(e -> e.message().contains("away"))
                .noneMatch(LogEvent::shared)
                .isNotEmpty();
    }

    @Test
    void jobsOfAJobManagerThatComesBackEmpty_areSuspended() throws IOException {
        String finished =
                "2026-03-01 10:10:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job stock ("
                        + STOCK + ") switched from state RUNNING to FINISHED.\n";
        Map<String, JobSnapshot> jobs = read(START + RUNNING + finished + START.replace("09:00:00", "10:20:00"));
        assertThat(jobs.get("orders").status()).isEqualTo(JobStatus.SUSPENDED);
        assertThat(jobs.get("stock").status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void jobThatTheNewJobManagerRecovers_runs() throws IOException {
        Map<String, JobSnapshot> jobs = read(START
                + RUNNING
                + START.replace("09:00:00", "10:20:00")
                + running("10:20:30", "orders", ORDERS)
                + running("10:20:31", "stock", STOCK));
        assertThat(jobs.values()).extracting(JobSnapshot::status).containsOnly(JobStatus.RUNNING);
    }

    @Test
    void clusterThatWasStoppedAsAWhole_isShownAsItWasBefore() throws IOException {
        String end = signal("10:30:00", "taskexecutor.TaskManagerRunner")
                + "2026-03-01 10:30:01,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders ("
                + ORDERS + ") switched from state RUNNING to RESTARTING.\n"
                + signal("10:30:02", "entrypoint.ClusterEntrypoint");
        JobSnapshot orders = read(START + RUNNING + end).get("orders");
        assertThat(orders.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(orders.events()).noneMatch(e -> e.message().startsWith("RECEIVED SIGNAL"));
        assertThat(orders.coverage().entry(Capability.STATUS).orElseThrow().note())
                .isEqualTo("then the cluster was stopped as a whole, at 2026-03-01 10:30:00 UTC");
    }

    @Test
    void applicationThatWasStoppedAndStartedAgain_isNoStoppedCluster() throws IOException {
        String again = START.replace("09:00:00", "10:30:20")
                .replace("StandaloneSessionClusterEntrypoint", "StandaloneApplicationClusterEntryPoint");
        JobSnapshot orders = read(START
                        + RUNNING
                        + signal("10:30:00", "taskexecutor.TaskManagerRunner")
                        + signal("10:30:02", "entrypoint.ClusterEntrypoint")
                        + again)
                .get("orders");
        assertThat(orders.status()).isEqualTo(JobStatus.SUSPENDED);
        assertThat(orders.coverage().entry(Capability.STATUS).orElseThrow().note())
                .isEmpty();
    }

    @Test
    void taskManagersThatEndAlone_areNewsOfTheirJobs() throws IOException {
        JobSnapshot orders = read(START
                        + RUNNING
                        + signal("10:30:00", "taskexecutor.TaskManagerRunner")
                        + "2026-03-01 10:30:01,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job"
                        + " orders (" + ORDERS + ") switched from state RUNNING to RESTARTING.\n")
                .get("orders");
        assertThat(orders.status()).isEqualTo(JobStatus.RESTARTING);
    }

    private static String running(String time, String name, String id) {
        return "2026-03-01 " + time + ",000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job "
                + name + " (" + id + ") switched from state CREATED to RUNNING.\n";
    }

    private static String signal(String time, String logger) {
        return "2026-03-01 " + time + ",000 WARN  org.apache.flink.runtime." + logger
                + " [] - RECEIVED SIGNAL 15: SIGTERM. Shutting down as requested.\n";
    }

    private static Map<String, JobSnapshot> read(String log) throws IOException {
        LogSources sources = LogSources.find(
                List.of("-"), new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)), ReadLimits.DEFAULT);
        return new LogFileSource(ReadOptions.DEFAULT, new FingerprintGrouping(), AnswerReader.NONE, ReadLogs.CLOCK)
                .read(sources, Progress.SILENT).snapshots().stream()
                        .collect(Collectors.toMap(job -> job.key().name(), Function.identity()));
    }
}
