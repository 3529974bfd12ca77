// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.detector.UserFrames;
import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job failed with something no rule knows: what can be said all the same.
 *
 * @param headline outermost throwable
 * @param innermost headline of the innermost cause
 * @param userFrame first frame that is neither JDK, Flink nor a known library; null where there is none
 * @param count how many failures look so
 * @param source where the first is found
 */
public record UnknownFailure(
        String headline,
        String innermost,
        @Nullable String userFrame,
        long count,
        Instant first,
        Instant last,
        String source) {
    /** What is to be said of failures that nothing explains, oldest first; null where there are none. */
    static @Nullable UnknownFailure of(List<TextFact> unexplained) {
        if (unexplained.isEmpty()) {
            return null;
        }
        TextFact first = unexplained.get(0);
        LoggedThrowable innermost = first.chain().get(first.chain().size() - 1);
        return new UnknownFailure(
                first.chain().get(0).headline(),
                innermost.headline(),
                UserFrames.first(first.chain()).orElse(null),
                unexplained.stream().mapToLong(TextFact::count).sum(),
                first.at(),
                unexplained.get(unexplained.size() - 1).at(),
                first.source());
    }
}
