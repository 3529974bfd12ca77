// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All detectors, by name. */
public final class Detectors {
    private static final List<Detector> ALL = List.of(
            new BottleneckDetector(),
            new StandstillDetector(),
            new SkewDetector(),
            new CheckpointSplitDetector(),
            new CheckpointExpiryDetector(),
            new StateGrowthDetector(),
            new StateSkewDetector(),
            new LeakSlopeDetector(),
            new HeapStateDetector(),
            new WatermarkDetector(),
            new LagDetector(),
            new InputDetector(),
            new FailingCommitsDetector(),
            new TopologyDetector(),
            new OneHostDetector(),
            new WindowPanesDetector(),
            new OverProvisionDetector(),
            new SeenInDetector(),
            new SameFailureDetector(),
            new SpentAttemptsDetector(),
            new ConfigurationLevelsDetector(),
            new MisspeltOptionDetector(),
            new MemorySizesDetector(),
            new FleetDetector(),
            new UserCodeDetector(),
            new ThrownInDetector(),
            new TwoCopiesDetector(),
            new OtherTableDetector(),
            new LateAcknowledgementDetector());

    private Detectors() {}

    /** Name to detector, sorted by name. */
    public static Map<String, Detector> byName() {
        Map<String, Detector> byName = new TreeMap<>();
        ALL.forEach(d -> byName.put(d.name(), d));
        return byName;
    }
}
