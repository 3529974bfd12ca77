// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.check.HealthCheck.Status;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.snapshot.Capability;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a check asks: the part of its answer that does not depend on the job.
 *
 * @param why why it matters, one sentence
 * @param rule id of the rule whose guide page is about it, null where there is none
 */
record Question(
        String id,
        String section,
        String title,
        String why,
        @Nullable String rule) {

    static Question of(String id, String section, String title, String why) {
        return new Question(id, section, title, why, null);
    }

    Question rule(String ruleId) {
        return new Question(id, section, title, why, ruleId);
    }

    HealthCheck answer(boolean good, @Nullable Double observed, @Nullable Double limit, String unit, String text) {
        return answer(good, observed, limit, unit, text, List.of());
    }

    HealthCheck answer(
            boolean good,
            @Nullable Double observed,
            @Nullable Double limit,
            String unit,
            String text,
            List<Pane> strip) {
        Status status = good ? Status.PASSED : Status.FAILED;
        return new HealthCheck(id, section, title, status, observed, limit, unit, text, why, null, rule, strip);
    }

    HealthCheck unknown(String reason) {
        return unknown(reason, List.of());
    }

    HealthCheck unknown(String reason, List<Pane> strip) {
        return new HealthCheck(
                id, section, title, Status.UNKNOWN, null, null, "", "Not known", why, reason, rule, strip);
    }

    /** For lack of a kind of facts. */
    HealthCheck lacks(Capability capability) {
        return unknown("There are no data on " + capability.words() + ". "
                + capability.how().substring(0, 1).toUpperCase(Locale.ROOT)
                + capability.how().substring(1) + (capability.how().contains(", or ") ? "," : "") + " provides them.");
    }

    /** For lack of one metric. */
    HealthCheck lacks(String what, String how) {
        return unknown("There are no data on " + what + ". " + how);
    }

    static String amount(double value, String unit) {
        return Quantities.format(value, unit);
    }
}
