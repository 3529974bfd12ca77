// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Lets one address speak for a cluster that is polled at several, as a highly available one is whose job managers have an address each:
 * that which spoke first, until it fails and another one does not. Else a dead job manager's address would call jobs unknown that the
 * other one sees running.
 *
 * @param <A> what stands for an address
 */
final class OneVoice<A> {
    private final Map<A, String> clusters = new HashMap<>();
    private final Map<String, A> speakers = new HashMap<>();
    private final Predicate<A> fails;

    /** @param fails whether the cluster does not answer there */
    OneVoice(Predicate<A> fails) {
        this.fails = fails;
    }

    /** Whether what was seen at that address counts. */
    synchronized boolean isHeard(A address, String cluster) {
        clusters.put(address, cluster);
        A speaker = speakers.computeIfAbsent(cluster, c -> address);
        if (!fails.test(speaker) || (speaker != address && fails.test(address))) {
            return speaker.equals(address);
        }
        for (Map.Entry<A, String> other : clusters.entrySet()) {
            if (other.getValue().equals(cluster) && !fails.test(other.getKey())) {
                speakers.put(cluster, other.getKey());
                return other.getKey().equals(address);
            }
        }
        return speaker.equals(address);
    }
}
