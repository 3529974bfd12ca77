// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** A rule with its guide page (Markdown) and the jobs it is found on now. */
public record GuidePage(
        String id,
        String family,
        String title,
        String severity,
        String since,
        String symptom,
        String rootCause,
        String markdown,
        List<String> aka,
        List<String> explains,
        List<ActionAnswer> actions,
        List<String> needs,
        List<JobLink> affected) {
    public GuidePage {
        aka = List.copyOf(aka);
        explains = List.copyOf(explains);
        actions = List.copyOf(actions);
        needs = List.copyOf(needs);
        affected = List.copyOf(affected);
    }
}
