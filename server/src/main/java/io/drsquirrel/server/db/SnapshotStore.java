// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what was diagnosed. Safe for use by many threads. Every method throws {@link StoreException} where the store cannot be
 * reached or does not answer.
 */
public interface SnapshotStore extends AutoCloseable {
    /**
     * Keeps one snapshot with its diagnosis, all or nothing. One that is older than what is known of the job adds to the
     * history and changes nothing else; one whose id is known overwrites.
     *
     * @param changes what changed since the snapshot before; those known already are kept once
     */
    void store(JobState state, JobDocument document, List<JobChange> changes);

    /** A page of jobs, from their latest states alone. */
    JobsFound jobs(JobQuery query);

    /** The latest state of a job. */
    Optional<CurrentJob> job(String slug);

    /** The latest full picture of a job. */
    Optional<JobDocument> latest(String slug);

    /** The latest full picture that was taken at that time or before, among those still kept. */
    Optional<JobDocument> at(String slug, Instant time);

    /** Changes since then, latest first. */
    List<JobChange> changes(String slug, Instant from, int limit);

    /** Course of the verdict, oldest first. */
    List<HistoryRow> history(String slug, Instant from, Instant to, int limit);

    /** Jobs that have that finding now, by name. */
    List<CurrentJob> jobsWith(String rule, int limit);

    /** All jobs together; restarts count from {@code restartsFrom} on. */
    FleetFacts fleet(Instant restartsFrom, Instant unheardBefore);

    /** The job that this Flink job id is, or was, a run of. */
    Optional<String> slugOfRun(String flinkJobId);

    /** Removes what need not be kept any longer. */
    void prune(Instant now);

    /** Reads something, to see whether the store answers. */
    void ping();

    @Override
    void close();
}
