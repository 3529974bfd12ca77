// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.util.List;

/**
 * The groups of all records that a {@link LogGrouper} has seen, most frequent first.
 *
 * @param groups the groups
 * @param groupOfHandle for each handle that {@link LogGrouper#add} gave out, the index of its group
 */
public record Grouping(List<LogGroup> groups, List<Integer> groupOfHandle) {

    public Grouping {
        groups = List.copyOf(groups);
        groupOfHandle = List.copyOf(groupOfHandle);
    }

    /** The group of the record for which {@link LogGrouper#add} gave out {@code handle}. */
    public LogGroup groupOf(int handle) {
        return groups.get(groupOfHandle.get(handle));
    }
}
