// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.AnswerReader;
import io.drsquirrel.model.assembly.LogGrouping;
import java.io.IOException;
import java.time.Clock;

/**
 * Turns logs into snapshots: one per job they speak of, its window as long as the logs go back, its "now" the time of the last
 * record.
 *
 * <p>All logs are read before anything is assembled, since only then the span of time is known and which jobs a process worked
 * for; what has to wait is kept in bounded pools. A record that names no job belongs to all jobs of its process, and if the
 * process named none (a node manager, an old task manager) to all jobs of the cluster.
 */
public final class LogFileSource {
    private final ReadOptions options;
    private final LogGrouping grouping;
    private final AnswerReader answers;
    private final Clock clock;

    /**
     * A source; may be used several times.
     *
     * @param answers reads answers of Flink's REST API that lie beside the logs
     * @param clock dates logs that carry no date and come from no file
     */
    public LogFileSource(ReadOptions options, LogGrouping grouping, AnswerReader answers, Clock clock) {
        this.options = options;
        this.grouping = grouping;
        this.answers = answers;
        this.clock = clock;
    }

    /** Reads the logs and takes the pictures. */
    public LogPile read(LogSources sources, Progress progress) throws IOException {
        Pile pile = new Pile(answers);
        LogSummary summary = new LogReader(options, clock).read(sources, pile, progress);
        return new LogPile(pile.snapshots(summary, options.zone(), grouping, clock), summary);
    }
}
