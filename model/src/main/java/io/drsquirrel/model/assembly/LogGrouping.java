// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.log.LogEvent;

/** Says which log records are "the same". Equal events must get equal groups. */
public interface LogGrouping {
    /** Fingerprint of the group that the event belongs to. */
    String fingerprintOf(LogEvent event);

    /** The group's title: what its records have in common, for people. */
    String titleOf(LogEvent event);
}
