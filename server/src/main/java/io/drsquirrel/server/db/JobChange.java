// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import java.time.Instant;

/** Something that changed about a job. */
public record JobChange(Instant at, Kind kind, String text) {
    /** What sort of change it is. */
    public enum Kind {
        DEPLOY("deploy"),
        RESTART("restart"),
        RESCALE("rescale"),
        CONFIG("config"),
        STATUS("status"),
        CONTAINER_ENDED("container-ended");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The word used in JSON. */
        public String word() {
            return word;
        }

        /** Reads the word. */
        public static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("kind of change is '" + word + "'");
        }
    }
}
