// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one job is run.
 *
 * @param entryClass the class with the main method
 * @param arguments its arguments
 * @param parallelism the default parallelism of the job
 * @param configuration Flink options for this job alone
 * @param savepoint the savepoint or checkpoint to start from
 * @param allowNonRestoredState whether state of the savepoint may be left out
 */
public record JobSubmission(
        String entryClass,
        List<String> arguments,
        int parallelism,
        Map<String, String> configuration,
        Optional<String> savepoint,
        boolean allowNonRestoredState) {

    public JobSubmission {
        arguments = List.copyOf(arguments);
        configuration = Map.copyOf(configuration);
    }

    /** A job of parallelism 1 with the cluster's configuration. */
    public static JobSubmission of(String entryClass, String... arguments) {
        return new JobSubmission(entryClass, List.of(arguments), 1, Map.of(), Optional.empty(), false);
    }

    public JobSubmission withParallelism(int value) {
        return new JobSubmission(entryClass, arguments, value, configuration, savepoint, allowNonRestoredState);
    }

    public JobSubmission withConfiguration(Map<String, String> value) {
        return new JobSubmission(entryClass, arguments, parallelism, value, savepoint, allowNonRestoredState);
    }

    public JobSubmission withSavepoint(String path) {
        return new JobSubmission(
                entryClass, arguments, parallelism, configuration, Optional.of(path), allowNonRestoredState);
    }
}
