// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.JobVertex;

/** Names of the subjects of series, for people. */
public final class Subjects {
    private static final int LONGEST = 80;

    private Subjects() {}

    /** The vertex' name, the process' id, or "the job". */
    public static String name(Facts facts, String subject) {
        if (subject.isEmpty()) {
            return "the job";
        }
        String name = facts.vertex(subject).map(JobVertex::name).orElse(subject);
        return name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
    }
}
