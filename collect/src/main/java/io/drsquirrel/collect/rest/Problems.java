// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sentences about what one poll could not get, each once and not too many of them. Of a job that is gone, and of requests that nobody
 * answered, one sentence says it all.
 */
final class Problems {
    private static final int MOST = 20;

    private final Set<String> sentences = new LinkedHashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final List<RestException> silences = new ArrayList<>();
    private int more;

    /** Something of a job could not be had. */
    void job(String name, String what, @Nullable RestException why) {
        if (why == null) {
            return;
        }
        if (why.kind() != RestException.Kind.NOT_FOUND) {
            lacks("job '" + name + "': " + what, why);
        } else if (ended.add(name)) {
            add("job '" + name + "' ended while it was looked at; " + what + " could not be read.");
        }
    }

    /** Something could not be had. */
    void lacks(String what, RestException why) {
        if (why.isSilence()) {
            silences.add(why);
        } else {
            add(what + " could not be read: " + why.sentence());
        }
    }

    /** Something else is not as it should be. */
    void add(String sentence) {
        if (sentences.size() < MOST) {
            sentences.add(sentence);
        } else if (!sentences.contains(sentence)) {
            more++;
        }
    }

    /** @param ofSilence whether requests without an answer are told of */
    List<String> sentences(boolean ofSilence) {
        List<String> all = new ArrayList<>(sentences);
        if (more > 0) {
            all.add("And " + more + " more of that kind.");
        }
        if (ofSilence && !silences.isEmpty()) {
            int others = silences.size() - 1;
            all.add(silences.get(0).sentence()
                    + (others == 0
                            ? ""
                            : " The same with " + others + (others == 1 ? " more request." : " more requests.")));
        }
        return all;
    }
}
