// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import io.drsquirrel.model.signal.Signal;
import java.util.List;

/**
 * How one signal spreads over the subtasks of one vertex: means over the last minutes of the window, for finding skew.
 *
 * @param values one value per subtask index, NaN where there is none
 */
public record SubtaskSpread(Signal signal, String vertexId, List<Double> values) {
    public SubtaskSpread {
        values = List.copyOf(values);
    }
}
