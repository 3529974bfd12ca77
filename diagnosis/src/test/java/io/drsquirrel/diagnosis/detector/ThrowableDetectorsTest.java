// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ThrowableDetectorsTest {
    private static final Duration THEN = Duration.ofMinutes(20);

    @Test
    void castOfAClassToItsShadedCopy_isTwoCopies() {
        assertThat(found(
                        "two-copies",
                        cast("org.acme.shaded.org.lib.schema.Kind cannot be cast to org.lib.schema.Kind")))
                .isTrue();
    }

    @Test
    void castOfAClassToItself_isTwoCopies() {
        assertThat(found(
                        "two-copies",
                        cast("class org.acme.Kind cannot be cast to class org.acme.Kind (org.acme.Kind is in"
                                + " unnamed module of loader 'app')")))
                .isTrue();
    }

    @Test
    void castOfAnotherClass_isNot() {
        assertThat(found("two-copies", cast("java.lang.Integer cannot be cast to java.lang.Long")))
                .isFalse();
    }

    @Test
    void missingFileWithoutANameOfTheSink_isNoOtherTable() {
        assertThat(found(
                        "other-table",
                        LoggedThrowable.of(
                                "java.io.FileNotFoundException",
                                "File does not exist: /lake/db.db/orders/metadata/8f1c-00000-0-12-00011.avro")))
                .isFalse();
    }

    private static LoggedThrowable cast(String message) {
        return LoggedThrowable.of("java.lang.ClassCastException", message);
    }

    private static boolean found(String detector, LoggedThrowable throwable) {
        List<String> ids = new DiagnosisEngine(RulesOf.texts("id: hit\nwhen: {detector: " + detector + "}"))
                        .diagnose(SnapshotOf.anHour()
                                .status(JobStatus.RESTARTING)
                                .failure(THEN, throwable)
                                .take())
                        .findings()
                        .stream()
                        .map(Finding::id)
                        .toList();
        return ids.contains("hit");
    }
}
