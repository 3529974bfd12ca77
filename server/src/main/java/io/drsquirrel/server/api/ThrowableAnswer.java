// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A throwable as logged. */
public record ThrowableAnswer(
        String type,
        String message,
        List<FrameAnswer> frames,
        @Nullable ThrowableAnswer cause) {
    public ThrowableAnswer {
        frames = List.copyOf(frames);
    }
}
