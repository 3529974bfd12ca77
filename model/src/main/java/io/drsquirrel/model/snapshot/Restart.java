// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One restart of the job within the window.
 *
 * @param at when the job left RUNNING (or was seen to have restarted)
 * @param recoveredAt when it ran again; null while it does not
 * @param rescale whether it was a planned rescale and no failure
 * @param cause the failure behind it, null where it is not known
 */
public record Restart(
        Instant at,
        @Nullable Instant recoveredAt,
        boolean rescale,
        @Nullable JobFailure cause) {}
