// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.server.SampleJob;
import io.drsquirrel.server.db.JobChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private final JobSnapshot before =
            SampleJob.named("payments").at(NOW.minusSeconds(300)).snapshot();

    @Test
    void sameJob_hasNotChanged() {
        assertThat(changes(SampleJob.named("payments").at(NOW))).isEmpty();
    }

    @Test
    void firstSnapshot_isNoChange() {
        assertThat(Changes.between(Optional.empty(), before)).isEmpty();
    }

    @Test
    void otherFlinkJobId_isADeploy() {
        assertThat(changes(SampleJob.named("payments").at(NOW).runningAs("f".repeat(32))))
                .extracting(JobChange::kind)
                .containsExactly(JobChange.Kind.DEPLOY);
    }

    @Test
    void otherParallelism_isARescale() {
        assertThat(changes(SampleJob.named("payments").at(NOW).withParallelism(4)))
                .extracting(JobChange::text)
                .containsExactly("Parallelism: Source: payments 2 → 4, Sink: ledger 2 → 4");
    }

    @Test
    void otherConfiguration_isListedOptionByOption() {
        SampleJob now = SampleJob.named("payments")
                .at(NOW)
                .configured(
                        new ConfigurationEntry("parallelism.default", "3", Origin.CLUSTER),
                        new ConfigurationEntry("s3.secret-key", "hunter2", Origin.CLUSTER),
                        // A TaskManager that took the place of another is no change of the configuration.
                        new ConfigurationEntry("taskmanager.resource-id", "tm-4", Origin.TASK_MANAGER));

        assertThat(changes(now)).extracting(JobChange::text).containsExactly("parallelism.default: 2 → 3");
    }

    @Test
    void otherStatus_isAChange() {
        assertThat(changes(SampleJob.named("payments").at(NOW).being(JobStatus.FAILED)))
                .extracting(JobChange::text)
                .containsExactly("RUNNING → FAILED");
    }

    @Test
    void restarts_nameTheirCause() {
        assertThat(changes(SampleJob.named("payments").at(NOW).restarted(2)))
                .containsExactly(
                        new JobChange(
                                NOW.minusSeconds(120),
                                JobChange.Kind.RESTART,
                                "Restarted: java.lang.NumberFormatException: For input string: \"12,50\""),
                        new JobChange(
                                NOW.minusSeconds(60),
                                JobChange.Kind.RESTART,
                                "Restarted: java.lang.NumberFormatException: For input string: \"12,50\""));
    }

    private List<JobChange> changes(SampleJob now) {
        return Changes.between(Optional.of(before), now.snapshot());
    }
}
