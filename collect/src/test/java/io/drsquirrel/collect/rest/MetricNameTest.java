// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which metrics are asked for, what they are of, and whose threads they make worth a look. */
class MetricNameTest {

    @Test
    void ofAChain_theTaskIsAskedAndNotEachOperatorAgain() {
        List<MetricName> names = MetricName.ofTask(List.of(
                "numRecordsIn",
                "numRecordsInPerSecond",
                "parse.numRecordsIn",
                "currentInputWatermark",
                "parse.currentInputWatermark",
                "parse.currentOutputWatermark",
                "mailboxLatencyMs_mean",
                "mailboxLatencyMs_p99",
                "KafkaProducer.batch-size-avg"));

        assertThat(names)
                .extracting(MetricName::raw)
                .containsExactlyInAnyOrder("numRecordsIn", "currentInputWatermark", "mailboxLatencyMs_mean");
        assertThat(names)
                .filteredOn(n -> n.raw().equals("numRecordsIn"))
                .extracting(MetricName::meter)
                .containsExactly("numRecordsInPerSecond");
    }

    @Test
    void splitsAndSourcesKeepTheirNames() {
        List<MetricName> names = MetricName.ofTask(List.of(
                "Source__orders.pendingRecords",
                "Source__orders.currentOutputWatermark",
                "Source__orders.split.in-1.watermark.currentWatermark",
                "Source__orders.split.in-3.watermark.currentWatermark"));

        assertThat(names).hasSize(4).allSatisfy(n -> assertThat(n.operator()).isEqualTo("Source__orders"));
        assertThat(names)
                .filteredOn(n -> n.metric() == FlinkMetric.SPLIT_WATERMARK)
                .extracting(MetricName::qualifier)
                .containsExactly("in-1", "in-3");
    }

    @Test
    void ofTwoNamesForOne_oneIsAsked() {
        assertThat(MetricName.ofTask(List.of("buffers.inPoolUsage", "Shuffle.Netty.Input.Buffers.inPoolUsage")))
                .hasSize(1);
    }

    @Test
    void collectorsAreToldApart() {
        assertThat(MetricName.ofProcess(List.of(
                        "Status.JVM.GarbageCollector.G1_Young_Generation.Time",
                        "Status.JVM.GarbageCollector.G1_Old_Generation.Time",
                        "Status.JVM.GarbageCollector.G1_Old_Generation.TimeMsPerSecond",
                        "Status.JVM.GarbageCollector.All.Time",
                        "Status.JVM.Memory.Heap.Used",
                        "taskSlotsTotal")))
                .extracting(MetricName::qualifier)
                .containsExactlyInAnyOrder("G1_Young_Generation", "G1_Old_Generation", "", "");
    }

    @Test
    void aCounterAMinuteAgo_followsFromItsRate() {
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        List<Double> values = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        CounterPast.tell(now, Optional.empty(), 10_000, 100, (at, value) -> {
            times.add(at);
            values.add(value);
        });

        assertThat(values).containsExactly(4_000.0, 7_000.0);
        assertThat(times).containsExactly(now.minusSeconds(60), now.minusSeconds(30));
    }

    @Test
    void aCounterOfAYoungTask_beganWithZero() {
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        List<Double> values = new ArrayList<>();
        CounterPast.tell(now, Optional.of(now.minusSeconds(20)), 10_000, 100, (at, value) -> values.add(value));

        assertThat(values).containsExactly(0.0, 5_000.0);
    }

    @Test
    void suspectIsTheBusySubtaskThatOthersWaitFor() {
        JobVertex source = new JobVertex("a", "source", 1, 128, List.of(), List.of(), List.of());
        JobVertex sink =
                new JobVertex("b", "sink", 2, 128, List.of(new JobVertex.Edge("a", "HASH")), List.of(), List.of());
        Topology topology = new Topology(List.of(source, sink));
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        TaskLoad load = new TaskLoad();
        load.add("a", 0, at, 0, 0, 50, 940);
        load.add("b", 0, at, 0, 0, 100, 0);
        load.add("b", 1, at, 0, 0, 980, 0);
        assertThat(load.suspects(topology)).singleElement().satisfies(s -> {
            assertThat(s.vertex()).isEqualTo(sink);
            assertThat(s.subtask()).isEqualTo(1);
        });

        // Ten seconds later all is well.
        Instant later = at.plusSeconds(10);
        load.add("a", 0, later, 1_000, 0, Double.NaN, Double.NaN);
        load.add("b", 1, later, 1_000, 0, Double.NaN, Double.NaN);
        assertThat(load.suspects(topology)).isEmpty();
    }

    @Test
    void beforeAFullVertex_waitingNowAndThenIsEnough() {
        JobVertex source = new JobVertex("a", "source", 1, 128, List.of(), List.of(), List.of());
        JobVertex map =
                new JobVertex("b", "map", 1, 128, List.of(new JobVertex.Edge("a", "HASH")), List.of(), List.of());
        Topology topology = new Topology(List.of(source, map));
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        TaskLoad load = new TaskLoad();
        load.add("a", 0, at, 0, 0, 20, 300);
        load.add("b", 0, at, 0, 0, 900, 0);
        assertThat(load.suspects(topology)).isEmpty();

        load.add("b", 0, at.plusSeconds(10), 9_900, 0, Double.NaN, Double.NaN);
        assertThat(load.suspects(topology)).singleElement().satisfies(s -> assertThat(s.vertex())
                .isEqualTo(map));
    }

    @Test
    void operatorsOfBranchesAreTakenApart() {
        var json = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        json.putArray("vertices")
                .addObject()
                .put("id", "bc4197a480c92c793190a9f8c0afc54c")
                .put("name", "Source: in -> (parse -> keep, count)")
                .put("parallelism", 3);

        assertThat(JobGraph.read(json, v -> List.of()).vertices().get(0).operators())
                .extracting(JobVertex.Operator::name)
                .containsExactly("Source: in", "parse", "keep", "count");
    }

    @Test
    void whatASourceReads_isCountedByItsOperator() {
        List<MetricName> names = MetricName.ofTask(List.of(
                "numRecordsIn",
                "numRecordsOut",
                "Source__payments.numRecordsOut",
                "Source__payments.numRecordsOutPerSecond",
                "score.numRecordsOut"));

        assertThat(names)
                .filteredOn(n -> n.metric() == FlinkMetric.NUM_RECORDS_IN)
                .singleElement()
                .satisfies(n -> {
                    assertThat(n.raw()).isEqualTo("Source__payments.numRecordsOut");
                    assertThat(n.operator()).isEmpty();
                    assertThat(n.meter()).isEqualTo("Source__payments.numRecordsOutPerSecond");
                });
    }

    @Test
    void windowWithANameOfItsOwn_isToldByThePlan() {
        var json = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        String id = "bc4197a480c92c793190a9f8c0afc54c";
        json.putArray("vertices").addObject().put("id", id).put("name", "minutes -> billing: Writer");
        json.putObject("plan")
                .putArray("nodes")
                .addObject()
                .put("id", id)
                .put(
                        "description",
                        "Window(TumblingEventTimeWindows(15000), EventTimeTrigger)<br/>+- billing: Writer<br/>");

        assertThat(JobGraph.read(json, v -> List.of()).vertices().get(0).operators())
                .extracting(JobVertex.Operator::name)
                .containsExactly("Window(TumblingEventTimeWindows(15000), EventTimeTrigger)", "billing: Writer");
    }
}
