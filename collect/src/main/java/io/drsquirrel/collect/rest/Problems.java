// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sentences about what one poll could not get, each once and not too many of them. */
final class Problems {
    private static final int MOST = 20;

    private final Set<String> sentences = new LinkedHashSet<>();
    private int more;

    /** Something of a job could not be had. */
    void job(String name, String what, @Nullable RestException why) {
        if (why == null) {
            return;
        }
        if (why.kind() == RestException.Kind.NOT_FOUND) {
            add("job '" + name + "' ended while it was looked at; " + what + " could not be read.");
        } else {
            add("job '" + name + "': " + what + " could not be read: " + why.sentence());
        }
    }

    /** Something else could not be had. */
    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        } else if (!sentences.contains(sentence)) {
            more++;
        }
    }

    List<String> sentences() {
        List<String> all = new ArrayList<>(sentences);
        if (more > 0) {
            all.add("And " + more + " more of that kind.");
        }
        return all;
    }
}
