// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import org.jspecify.annotations.Nullable;

/** One health check, answered. */
public record CheckAnswer(
        String id,
        String section,
        String title,
        String status,
        @Nullable Double observed,
        @Nullable Double threshold,
        String unit,
        String text,
        String why,
        @Nullable String reason,
        @Nullable String guide,
        @Nullable StripAnswer strip) {}
