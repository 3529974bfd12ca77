// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OneHostDetectorTest {
    private final SnapshotOf snapshot = SnapshotOf.aLookOf(Duration.ofMinutes(1));

    private boolean holds() {
        return new OneHostDetector()
                .examine(Facts.of(snapshot.take()), new Detector.Arguments(Map.of()))
                .holds();
    }

    @Test
    void taskManagersOnOneHost_shareItsDisk() {
        snapshot.process("tm-1", "near").process("tm-2", "near");
        assertThat(holds()).isTrue();
    }

    @Test
    void taskManagersOnTwoHosts_doNot() {
        snapshot.process("tm-1", "near").process("tm-2", "next");
        assertThat(holds()).isFalse();
    }

    @Test
    void jobManagerBesideTheOnlyTaskManager_sharesItsDisk() {
        snapshot.process("jobmanager", "near").process("tm-1", "near");
        assertThat(holds()).isTrue();
    }

    @Test
    void jobManagerElsewhere_doesNot() {
        snapshot.process("jobmanager", "far").process("tm-1", "near").process("tm-2", "near");
        assertThat(holds()).isFalse();
    }

    @Test
    void oneTaskManager_tellsNothing() {
        snapshot.process("tm-1", "near");
        assertThat(holds()).isFalse();
    }

    @Test
    void unknownHosts_tellNothing() {
        snapshot.process("tm-1").process("tm-2");
        assertThat(holds()).isFalse();
    }
}
