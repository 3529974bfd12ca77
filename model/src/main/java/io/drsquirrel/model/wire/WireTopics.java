// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import java.util.List;

/**
 * Names of our topics, all below one prefix.
 *
 * @param prefix what every name begins with, {@code squirrel} unless configured otherwise
 */
public record WireTopics(String prefix) {
    /** The names used where nothing is configured. */
    public static final WireTopics DEFAULT = new WireTopics("squirrel");

    /** Metrics of Flink's processes, one record per process and interval. */
    public String metrics() {
        return prefix + ".metrics";
    }

    /** Log events, and what event reporters say, one record per process and batch. */
    public String logs() {
        return prefix + ".logs";
    }

    /** Processes as seen by the node daemon. */
    public String containers() {
        return prefix + ".containers";
    }

    /** What the watcher makes of the three. */
    public String jobSnapshots() {
        return prefix + ".job-snapshots";
    }

    /** Records that could not be decoded, with the reason. */
    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** The topics that agents write. */
    public List<String> fromAgents() {
        return List.of(metrics(), logs(), containers());
    }
}
