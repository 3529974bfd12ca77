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

        /** The time where nothing tells any. */
        Instant clock();

        /** Ids of the jobs that logs tell of. */
        Set<String> jobs();

        /** Ids of a job's vertices by their names, as far as logs tell. */
        Map<String, String> verticesOf(String job);

        /** The only job manager whose log there is. */
        Optional<ProcessRef> jobManager();
    }

    /**
     * What answers told.
     *
     * @param observations with times that fit those of the logs
     * @param vertices ids of vertices by the label of the file that is about them
     * @param at when the cluster was looked at last, in the time of the logs; empty where there was no answer
     * @param moved by how much the times in answers were moved
     * @param unplaced how many answers could not be told to belong to anything
     */
    record Told(
            List<Observation> observations,
            Map<String, String> vertices,
            Optional<Instant> at,
            Duration moved,
            int unplaced) {
        /** No answer told anything. */
        public static final Told NOTHING = new Told(List.of(), Map.of(), Optional.empty(), Duration.ZERO, 0);

        public Told {
            observations = List.copyOf(observations);
            vertices = Map.copyOf(vertices);
        }
    }
}
