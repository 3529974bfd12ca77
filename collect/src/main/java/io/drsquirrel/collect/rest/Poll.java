// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.observation.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one poll brought.
 *
 * @param at when, by the job manager's clock
 * @param observations what was seen, facts about jobs before facts about processes
 * @param jobs the jobs looked at, running ones first
 * @param problems sentences about what could not be had, each once
 * @param requests how many requests it took
 * @param silence why the poll is incomplete: the cluster stopped answering in the middle of it
 */
public record Poll(
        Instant at,
        List<Observation> observations,
        List<SeenJob> jobs,
        List<String> problems,
        int requests,
        Optional<RestException> silence) {
    public Poll {
        observations = List.copyOf(observations);
        jobs = List.copyOf(jobs);
        problems = List.copyOf(problems);
    }

    /** A job that was seen. */
    public record SeenJob(String id, String name, String state) {}
}
