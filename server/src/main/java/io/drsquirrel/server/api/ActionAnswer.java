// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step to take. */
public record ActionAnswer(
        String text,
        String kind,
        String risk,
        Map<String, String> set,
        @Nullable String command) {}
