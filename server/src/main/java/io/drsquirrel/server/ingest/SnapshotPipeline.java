// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.report.DiagnosisJson;
import io.drsquirrel.model.secret.SecretMask;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.server.db.JobDocument;
import io.drsquirrel.server.db.SnapshotStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Mask, diagnose, compare with the snapshot before, store: the same for whatever brought the snapshot. */
public final class SnapshotPipeline implements SnapshotSink {
    private final Supplier<DiagnosisEngine> engine;
    private final SnapshotStore store;
    private final Clock clock;
    private volatile Optional<Instant> lastStored = Optional.empty();

    /** @param engine asked for each snapshot, so that a reloaded catalogue is used at once */
    public SnapshotPipeline(Supplier<DiagnosisEngine> engine, SnapshotStore store, Clock clock) {
        this.engine = engine;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void accept(JobSnapshot raw) {
        JobSnapshot snapshot = SecretMask.mask(raw);
        Diagnosis diagnosis = engine.get().diagnose(snapshot);
        Optional<JobSnapshot> before = store.latest(snapshot.key().slug()).map(JobDocument::snapshot);
        store.store(
                JobStates.of(snapshot, diagnosis),
                new JobDocument(snapshot, DiagnosisJson.text(diagnosis)),
                Changes.between(before, snapshot));
        lastStored = Optional.of(clock.instant());
    }

    /** When a snapshot was stored last. */
    public Optional<Instant> lastStored() {
        return lastStored;
    }
}
