// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors, warnings and restarts per pane. */
public record LogHistogram(
        List<@Nullable Double> error, List<@Nullable Double> warn, List<@Nullable Double> restarts) {}
