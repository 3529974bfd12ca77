// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one job as a whole, and with them the time at which all of its metrics were true.
 *
 * <p>That time is not told by Flink: an answer may be ten seconds old. It is found out by the job's uptime, which is fetched
 * together with all others: start of RUNNING plus uptime is the time of the fetch. Answers of a fetch that was seen already are left
 * out. Without this, rates between two polls would be wrong by a factor of two either way.
 */
final class JobMetrics {
    /** Two answers that are nearer to each other are of the same fetch. */
    private static final Duration SAME_FETCH = Duration.ofMillis(500);
    /** An uptime that leads so far beyond now is of the run before the last restart, and says nothing. */
    private static final Duration FUTURE = Duration.ofSeconds(2);

    private final String jobId;
    private final ProcessRef jobManager;
    private final String addressPrefix;
    private @Nullable Instant at;

    JobMetrics(String jobId, ProcessRef jobManager, String addressPrefix) {
        this.jobId = jobId;
        this.jobManager = jobManager;
        this.addressPrefix = addressPrefix;
    }

    /** When the metrics read last were true. */
    Optional<Instant> at() {
        return Optional.ofNullable(at);
    }

    List<String> paths() {
        return MetricQuery.paths(
                addressPrefix,
                "/jobs/" + jobId + "/metrics",
                MetricName.ofJob().stream().map(MetricName::raw).toList());
    }

    /**
     * Takes the answers.
     *
     * @param runningSince when the job began to run, empty where it does not
     * @param repeated whether they are known to be of the fetch that was read last
     * @return whether they are of a fetch that was not seen yet
     */
    boolean read(
            Map<String, Answer> answers,
            String jobName,
            Optional<Instant> runningSince,
            boolean repeated,
            Instant now,
            Consumer<Observation> out,
            Consumer<RestException> problem) {
        Map<String, Double> values = new HashMap<>();
        for (String path : paths()) {
            Answer answer = answers.getOrDefault(path, Answer.NONE);
            if (answer.body() != null) {
                answer.body().forEach(node -> values.put(Fields.text(node, "id"), Fields.value(node, "value")));
            } else if (answer.problem() != null && !answer.isMissing()) {
                problem.accept(answer.problem());
            }
        }
        if (repeated) {
            return false;
        }
        Instant before = at;
        Instant fetched = fetched(values, runningSince, now);
        at = fetched;
        if (before != null && Duration.between(before, fetched).abs().compareTo(SAME_FETCH) < 0) {
            return false;
        }
        Set<FlinkMetric> seen = new HashSet<>();
        for (MetricName name : newestFirst()) {
            Double value = values.get(name.raw());
            if (value != null && Double.isFinite(value) && seen.add(name.metric())) {
                out.accept(new MetricSample(
                        fetched, jobManager, MetricScope.job(jobId, jobName), name.metric(), "", value));
            }
        }
        return true;
    }

    private static Instant fetched(Map<String, Double> values, Optional<Instant> runningSince, Instant now) {
        Double uptime = values.getOrDefault("uptime", values.get("runningTime"));
        if (uptime == null || !(uptime > 0)) {
            return now;
        }
        return runningSince
                .map(since -> since.plusMillis(uptime.longValue()))
                .filter(fetch -> !fetch.isAfter(now.plus(FUTURE)))
                .orElse(now);
    }

    /** Of several names of one metric, the one of newer releases first. */
    private static List<MetricName> newestFirst() {
        return MetricName.ofJob().stream()
                .sorted(Comparator.comparing(
                        (MetricName n) -> n.metric().names().indexOf(n.raw())))
                .toList();
    }
}
