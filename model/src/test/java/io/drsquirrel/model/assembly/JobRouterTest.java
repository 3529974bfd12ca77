// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JobRouterTest {
    private final JobRouter router = JobRouter.live(AssemblerSettings.DEFAULT);

    @Test
    void factsOfAProcess_reachTheJobsSeenOnIt() {
        router.add(Facts.container(1, Facts.TM, 77));
        router.add(Facts.task(10, Facts.SINK, 0, FlinkMetric.IN_POOL_USAGE, 1));
        router.add(Facts.process(20, FlinkMetric.HEAP_USED, "", 5));
        assertThat(router.assemblers()).singleElement().satisfies(assembler -> {
            JobSnapshot snapshot = assembler.snapshot(Facts.at(60), false);
            assertThat(snapshot.key()).isEqualTo(Facts.JOB);
            assertThat(snapshot.series(Signal.HEAP_USED, "tm-1")).isPresent();
            assertThat(snapshot.series(Signal.RSS, "tm-1"))
                    .as("seen before the job")
                    .isPresent();
        });
    }

    @Test
    void factsOfAnIdWithoutName_waitForTheName() {
        LogEvent event =
                new LogEvent(Facts.at(5), LogLevel.ERROR, "l", "t", "early", null, Facts.RUN, Facts.OTHER_TM, "s", 1);
        router.add(new LogObserved(event));
        router.add(Facts.status(10, JobStatus.RUNNING));
        assertThat(router.assemblers()).singleElement().satisfies(assembler -> {
            assertThat(assembler.key()).isEqualTo(Facts.JOB);
            assertThat(assembler.snapshot(Facts.at(60), false).exceptionGroups())
                    .hasSize(1);
        });
    }

    @Test
    void nameThatNeverComes_isReplacedByTheId() {
        LogEvent event = new LogEvent(Facts.at(5), LogLevel.ERROR, "l", "t", "m", null, Facts.RUN, Facts.TM, "s", 1);
        router.add(new LogObserved(event));
        assertThat(router.assemblers())
                .singleElement()
                .satisfies(a -> assertThat(a.key().name()).isEqualTo(Facts.RUN));
    }

    @Test
    void clusterWithoutJobs_givesOneNamelessJob() {
        LogEvent event = new LogEvent(Facts.at(5), LogLevel.ERROR, "l", "t", "no slots", null, null, Facts.JM, "s", 1);
        router.add(new LogObserved(event));
        assertThat(router.assemblers()).singleElement().satisfies(assembler -> {
            JobSnapshot snapshot = assembler.snapshot(Facts.at(60), false);
            assertThat(snapshot.jobId()).isEmpty();
            assertThat(snapshot.exceptionGroups()).hasSize(1);
        });
    }

    @Test
    void jobGoneFromAProcess_getsItsFactsNoLonger() {
        router.add(Facts.task(10, Facts.SINK, 0, FlinkMetric.IN_POOL_USAGE, 1));
        router.add(Facts.process(3600, FlinkMetric.HEAP_USED, "", 5));
        assertThat(router.assemblers().get(0).snapshot(Facts.at(3660), false).series(Signal.HEAP_USED))
                .isEmpty();
    }
}
