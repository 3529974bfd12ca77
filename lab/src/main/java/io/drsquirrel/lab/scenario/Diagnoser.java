// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What is put to the test: says what is wrong with a job of a cluster that it knows by its address alone. */
interface Diagnoser {
    /**
     * Diagnoses one job.
     *
     * @param flink the address of the REST API
     * @param watch how long to look; zero for the shortest look
     * @return the findings by rank
     */
    List<Finding> diagnose(URI flink, String jobId, Duration watch);
}
