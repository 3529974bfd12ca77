// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

/** Something that holds, does not hold, or cannot be told of one snapshot. Conditions are immutable and pure. */
public sealed interface Condition
        permits AllOf,
                AnyOf,
                Not,
                LogCondition,
                ExceptionCondition,
                SignalCondition,
                ConfigurationCondition,
                StatusCondition,
                RestartCondition,
                CheckpointCondition,
                DetectorCondition {
    /** Looks at the facts of one snapshot. */
    Outcome evaluate(Facts facts);
}
