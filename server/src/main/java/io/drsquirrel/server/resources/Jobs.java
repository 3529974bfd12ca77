// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.report.DiagnosisJson;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.server.api.DiagnosisAnswer;
import io.drsquirrel.server.db.CurrentJob;
import io.drsquirrel.server.db.JobDocument;
import io.drsquirrel.server.db.SnapshotStore;
import jakarta.ws.rs.NotFoundException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds what is asked for, or says in words that it is not there. */
public final class Jobs {
    private final SnapshotStore store;
    private final Supplier<DiagnosisEngine> engine;
    private final ObjectMapper json;

    public Jobs(SnapshotStore store, Supplier<DiagnosisEngine> engine, ObjectMapper json) {
        this.store = store;
        this.engine = engine;
        this.json = json;
    }

    CurrentJob current(String slug) {
        return store.job(slug)
                .orElseThrow(() -> new NotFoundException("job '" + shown(slug) + "' is not known; see /api/jobs"));
    }

    JobDocument latest(String slug) {
        current(slug);
        return store.latest(slug)
                .orElseThrow(() -> new NotFoundException("job '" + shown(slug)
                        + "' is known, but its latest picture is no longer kept; it comes with the next snapshot"));
    }

    /** The latest picture, or where a time is given the latest one that was taken then or before. */
    JobDocument at(String slug, @Nullable Instant time) {
        if (time == null) {
            return latest(slug);
        }
        current(slug);
        Optional<JobDocument> then = store.at(slug, time);
        return then.orElseThrow(() -> new NotFoundException(
                "job '" + shown(slug) + "' has no picture as old as " + time + "; leave the time out for the latest"));
    }

    /** What was said of it then; where a past release wrote it in a way we cannot read, what we say of it now. */
    DiagnosisAnswer diagnosis(JobDocument document) {
        try {
            return json.readValue(document.diagnosis(), DiagnosisAnswer.class);
        } catch (JsonProcessingException past) {
            return again(document.snapshot());
        }
    }

    private DiagnosisAnswer again(JobSnapshot snapshot) {
        try {
            return json.readValue(DiagnosisJson.text(engine.get().diagnose(snapshot)), DiagnosisAnswer.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own diagnosis cannot be read", e);
        }
    }

    private static String shown(String slug) {
        return slug.length() > 120 ? slug.substring(0, 120) + "…" : slug;
    }
}
