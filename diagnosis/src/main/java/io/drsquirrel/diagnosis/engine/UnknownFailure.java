// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import java.time.Instant;
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
        String source) {}
