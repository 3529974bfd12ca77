// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A configuration value is (or is not) so.
 *
 * @param keys names of one option, newest first; the first that is set counts
 * @param oneOf values it equals, compared without regard to case; empty: no demand
 * @param noneOf values it must not equal; empty: no demand
 * @param above number, size or duration it exceeds; null: no demand
 * @param below number, size or duration it undercuts; null: no demand
 * @param set whether it must be set (true), must not be set (false); null: must be set, or its default is looked at
 * @param otherwise value that holds where the option is not set (Flink's default); null: then the condition fails
 */
public record ConfigurationCondition(
        List<String> keys,
        List<String> oneOf,
        List<String> noneOf,
        @Nullable String above,
        @Nullable String below,
        @Nullable Boolean set,
        @Nullable String otherwise)
        implements Condition {
    public ConfigurationCondition {
        keys = List.copyOf(keys);
        oneOf = oneOf.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList();
        noneOf = noneOf.stream().map(v -> v.toLowerCase(Locale.ROOT)).toList();
    }

    @Override
    public Outcome evaluate(Facts facts) {
        Optional<ConfigurationEntry> entry = Optional.empty();
        for (String key : keys) {
            if (entry.isEmpty()) {
                entry = facts.snapshot().configured(key);
            }
        }
        if (entry.isEmpty() && !facts.has(Capability.CONFIGURATION)) {
            return Outcome.unknown(EnumSet.of(Capability.CONFIGURATION));
        }
        if (Boolean.TRUE.equals(set) && entry.isEmpty()) {
            return Outcome.fails();
        }
        if (Boolean.FALSE.equals(set)) {
            return entry.isPresent() ? Outcome.fails() : holds(keys.get(0) + " is not set", null);
        }
        String value = entry.map(ConfigurationEntry::value).orElse(otherwise);
        if (value == null || !fits(value)) {
            return Outcome.fails();
        }
        return entry.isPresent()
                ? holds(entry.get().key() + ": " + value, entry.get())
                : holds(keys.get(0) + " is not set; Flink's default is " + value, null);
    }

    private Outcome holds(String text, @Nullable ConfigurationEntry entry) {
        String source = entry == null
                ? "configuration"
                : "configuration ("
                        + entry.origin().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
        return Outcome.holds(
                List.of(Evidence.of(Evidence.Kind.CONFIGURATION, text, source, null)),
                entry == null ? Map.of() : Map.of("value", entry.value()));
    }

    private boolean fits(String value) {
        String lowered = value.strip().toLowerCase(Locale.ROOT);
        boolean duration =
                keys.get(0).matches(".*(timeout|interval|pause|delay|window|backoff|retention|ttl|duration).*");
        return (oneOf.isEmpty() || oneOf.contains(lowered))
                && !noneOf.contains(lowered)
                && (above == null || compare(value, above, duration) > 0)
                && (below == null || compare(value, below, duration) < 0);
    }

    /** Zero, which fits neither way, where either cannot be read. */
    private static int compare(String value, String limit, boolean duration) {
        OptionalDouble left = Quantities.parse(value, duration);
        OptionalDouble right = Quantities.parse(limit, duration);
        return left.isEmpty() || right.isEmpty() ? 0 : Double.compare(left.getAsDouble(), right.getAsDouble());
    }
}
