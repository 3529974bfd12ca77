// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One requirement on the last hour, answered.
 *
 * @param id kebab-case
 * @param section {@code basic}, {@code checkpoints}, {@code backpressure}, {@code memory}, {@code gc}, {@code cpu},
 *     {@code sources}, {@code event-time}, {@code state}, {@code cluster} or {@code configuration}
 * @param observed worst value, null where none
 * @param threshold limit it is compared to, null where none
 * @param unit unit of both
 * @param text observed value and limit in words
 * @param why why it matters, one sentence
 * @param reason why it is UNKNOWN and how to provide the data; null otherwise
 * @param guide address of the guide page about it, null where there is none
 * @param strip one state per pane of the window, empty where the check has no course in time
 */
public record HealthCheck(
        String id,
        String section,
        String title,
        Status status,
        @Nullable Double observed,
        @Nullable Double threshold,
        String unit,
        String text,
        String why,
        @Nullable String reason,
        @Nullable String guide,
        List<Pane> strip) {
    public HealthCheck {
        strip = List.copyOf(strip);
    }

    /** The same with another guide page, null for none. */
    HealthCheck withGuide(@Nullable String address) {
        return new HealthCheck(
                id, section, title, status, observed, threshold, unit, text, why, reason, address, strip);
    }

    /** The answer. */
    public enum Status {
        PASSED,
        FAILED,
        UNKNOWN
    }

    /** State of one pane. */
    public enum Pane {
        GOOD,
        BAD,
        UNKNOWN
    }
}
