// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes of saved answers of Flink's REST API what a live look at the cluster makes of them. Whoever asks clusters knows how; whoever reads
 * files only finds the answers.
 */
@FunctionalInterface
public interface AnswerReader {
    /** Reads none. */
    AnswerReader NONE = (answers, scene) -> Told.NOTHING;

    /**
     * What the answers tell.
     *
     * @param answers in the order of files and lines
     */
    Told read(List<RestAnswer> answers, Scene scene);

    /** What else is known of the jobs and their cluster. */
    interface Scene {
        /** Name of the cluster. */
        String cluster();

        /** Time of the first record of the logs; empty where there are none with times. */
        Optional<Instant> first();

        /** Time of the last. */
        Optional<Instant> last();

        /** When the last checkpoint ended that saved answers tell of; empty where none does. */
        Optional<Instant> answered();

        /** The time where nothing tells any. */
        Instant clock();

        /** Ids of the jobs that logs tell of. */
        Set<String> jobs();

        /** Names of jobs by their ids, as far as logs tell. */
        Map<String, String> names();

        /** Ids of the jobs that each log tells of, by the log's name. */
        Map<String, Set<String>> jobsOfLogs();

        /** Ids of a job's vertices by their names, as far as logs tell. */
        Map<String, String> verticesOf(String job);

        /** The process whose log lies beside the file or is called like it; empty where several may be. */
        Optional<ProcessRef> processOf(String label);

        /** The only job manager whose log there is. */
        Optional<ProcessRef> jobManager();
    }

    /**
     * What answers told.
     *
     * @param observations with times that fit those of the logs
     * @param vertices ids of vertices by the label of the file that is about them
     * @param jobOf the job that a file of that label is about; empty where it may be any of several
     * @param at when the cluster was looked at last, in the time of the logs; empty where there was no answer
     * @param moved by how much the times in answers were moved
     * @param unplaced labels of answers that could not be told to belong to anything, one per answer
     */
    record Told(
            List<Observation> observations,
            Map<String, String> vertices,
            Function<String, Optional<String>> jobOf,
            Optional<Instant> at,
            Duration moved,
            List<String> unplaced) {
        /** No answer told anything. */
        public static final Told NOTHING =
                new Told(List.of(), Map.of(), label -> Optional.empty(), Optional.empty(), Duration.ZERO, List.of());

        public Told {
            observations = List.copyOf(observations);
            vertices = Map.copyOf(vertices);
            unplaced = List.copyOf(unplaced);
        }
    }
}
