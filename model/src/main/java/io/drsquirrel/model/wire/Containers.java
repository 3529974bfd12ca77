// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Memory and CPU of processes: what the node daemon saw of all on its host, or a process of itself. */
final class Containers {
    private Containers() {}

    static List<Observation> observations(Instant at, String cluster, String host, JsonNode containers)
            throws WireException {
        List<Observation> result = new ArrayList<>();
        int index = 0;
        for (JsonNode container : WireFields.array(containers, "containers")) {
            String where = "containers[" + index++ + "]";
            // The daemon serves a whole host; each process may name the cluster it belongs to.
            String own = WireFields.text(container, "cluster");
            ProcessRef process = WireFields.process(
                    container.path("process"), own.isEmpty() ? cluster : own, host, where + ".process");
            result.addAll(ofProcess(at, process, container, container.path("process")));
        }
        return result;
    }

    static List<Observation> ofProcess(Instant at, ProcessRef process, JsonNode container, @Nullable JsonNode facts)
            throws WireException {
        ContainerObserved seen = new ContainerObserved(
                at,
                process,
                facts == null ? null : WireFields.instantOrNull(facts, "startedAt"),
                WireFields.instantOrNull(container, "endedAt"),
                WireFields.textOrNull(container, "exitReason"),
                WireFields.longOrNull(container, "memoryLimitBytes"),
                WireFields.longOrNull(container, "rssBytes"),
                WireFields.doubleOrNull(container, "cpuLimitCores"),
                WireFields.doubleOrNull(container, "cpuCores"),
                WireFields.doubleOrNull(container, "throttledRatio"));
        String note = seen.memoryLimitBytes() == null
                ? "resident memory is known, but not the container's limit: run the node daemon where it is visible"
                : "";
        return List.of(
                seen, new CoverageObserved(at, process, null, Capability.CONTAINER, seen.rssBytes() != null, note));
    }
}
