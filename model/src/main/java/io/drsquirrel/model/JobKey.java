// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model;

import java.util.Locale;

/**
 * The logical job: cluster, namespace and job name. It survives restarts and redeploys, unlike Flink's job id.
 *
 * @param cluster name of the Flink cluster or of the environment it belongs to
 * @param namespace team, Kubernetes namespace or YARN queue; empty where there is none
 * @param name name of the job as given to {@code execute(name)}
 */
public record JobKey(String cluster, String namespace, String name) implements Comparable<JobKey> {

    /**
     * The job's address in URLs: lower-case words of letters, digits and dashes, followed by a short hash that keeps two
     * names apart which differ in other characters only.
     */
    public String slug() {
        String plain = (cluster + "-" + (namespace.isEmpty() ? "" : namespace + "-") + name)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String shortened = plain.length() > 80 ? plain.substring(0, 80) : plain;
        return shortened + "-" + String.format(Locale.ROOT, "%06x", canonical().hashCode() & 0xffffff);
    }

    /** One string that names the job uniquely; used as Kafka key. */
    public String canonical() {
        return cluster + "\u0001" + namespace + "\u0001" + name;
    }

    @Override
    public int compareTo(JobKey other) {
        return canonical().compareTo(other.canonical());
    }
}
