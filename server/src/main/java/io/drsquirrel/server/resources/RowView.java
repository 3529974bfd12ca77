// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.server.api.JobRow;
import io.drsquirrel.server.api.TopCause;
import io.drsquirrel.server.db.CurrentJob;
import io.drsquirrel.server.db.JobState;
import io.drsquirrel.server.db.LeadingCause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stored state as a row of the list. */
final class RowView {
    private final Freshness freshness;

    RowView(Freshness freshness) {
        this.freshness = freshness;
    }

    JobRow row(CurrentJob job) {
        JobState state = job.state();
        return new JobRow(
                state.slug(),
                state.key().name(),
                state.key().cluster(),
                state.key().namespace(),
                state.jobId(),
                verdict(state),
                freshness.isUnheard(state) ? state.takenAt() : state.since(),
                state.status().name(),
                state.startedAt(),
                state.takenAt(),
                freshness.isStale(state),
                note(state),
                state.headline(),
                topCause(state.cause()),
                job.restartsLastHour(),
                job.restarts24h(),
                state.restartStrip(),
                state.checksFailed(),
                state.checksUnknown(),
                state.checksTotal(),
                state.backpressure(),
                state.memory(),
                state.attempt(),
                null);
    }

    Verdict verdict(JobState state) {
        return freshness.isUnheard(state) ? Verdict.UNKNOWN : state.verdict();
    }

    private @Nullable String note(JobState state) {
        if (!freshness.isStale(state)) {
            return null;
        }
        Duration age = Duration.between(state.takenAt(), freshness.now());
        String heard = "Last heard of " + words(age) + " ago";
        return freshness.isUnheard(state)
                ? heard + ", when it was " + state.verdict()
                        + ". The cluster, or what looks at it, may be down; see the system page."
                : heard + "; what is shown is that old.";
    }

    private static String words(Duration age) {
        if (age.toHours() >= 48) {
            return age.toDays() + " days";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }

    private static @Nullable TopCause topCause(@Nullable LeadingCause cause) {
        return cause == null
                ? null
                : new TopCause(cause.id(), cause.title(), cause.summary(), cause.confidence(), cause.severity());
    }
}
