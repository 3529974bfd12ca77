// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import org.jspecify.annotations.Nullable;

/** A cause with the jobs it is found on now and the restarts it led to within a week. */
public record FleetCause(
        String id,
        String title,
        long jobs,
        long restarts,
        @Nullable String guide) {}
