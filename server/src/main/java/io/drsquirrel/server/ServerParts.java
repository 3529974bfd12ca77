// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.server.db.SnapshotStore;
import io.drsquirrel.server.health.Components;
import io.drsquirrel.server.ingest.SnapshotPipeline;

/** What outlives requests: store, engine, and the way in. */
record ServerParts(
        SnapshotStore store,
        String storeWords,
        DiagnosisEngine engine,
        SnapshotPipeline pipeline,
        Components components) {
    RuleCatalogue catalogue() {
        return engine.catalogue();
    }
}
