// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One option: the value in force, where it came from, and what it overrides. */
public record ConfigEntry(
        String key,
        String value,
        String origin,
        List<ConfigOverride> overrides,
        @JsonProperty("default") @Nullable String defaultValue,
        List<GuideLink> guides) {
    public ConfigEntry {
        overrides = List.copyOf(overrides);
        guides = List.copyOf(guides);
    }
}
