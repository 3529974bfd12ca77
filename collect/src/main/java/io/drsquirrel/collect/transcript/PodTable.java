// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table that {@code kubectl get pods} prints: pods that are not well are told as {@code kubectl describe pod} tells why they are not. How
 * often a pod was restarted says nothing of when.
 */
final class PodTable implements Transcript {
    private static final Set<String> WELL =
            Set.of("Running", "Completed", "Succeeded", "Terminating", "ContainerCreating");

    @Override
    public Optional<String> asLog(String text) {
        List<String> lines = text.lines().toList();
        List<String> head = List.of();
        LinePage page = new LinePage();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("\\s+");
            if (lines.get(i).contains(" STATUS ") && lines.get(i).contains(" RESTARTS ")) {
                head = List.of(words);
                continue;
            }
            int name = head.indexOf("NAME");
            int status = head.indexOf("STATUS");
            if (words.length < status + 2
                    || name < 0
                    || status < 0
                    || !words[status - 1].matches("\\d{1,3}/\\d{1,3}")) {
                if (!lines.get(i).isBlank()) {
                    page.put(i, lines.get(i));
                }
            } else if (!WELL.contains(words[status])) {
                boolean ended = words[status].equals("OOMKilled") || words[status].equals("Error");
                page.record(
                        i,
                        "WARN",
                        "kubernetes.Pod",
                        "Pod " + words[name] + ": State: " + (ended ? "Terminated" : "Waiting") + ", Reason: "
                                + words[status]);
            }
        }
        return page.isEmpty() ? Optional.empty() : Optional.of(page.toString());
    }
}
