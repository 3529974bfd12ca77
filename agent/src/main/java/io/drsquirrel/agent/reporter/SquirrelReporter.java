// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import io.drsquirrel.agent.send.Agent;
import io.drsquirrel.agent.send.Complaints;
import io.drsquirrel.agent.send.ProcessMeter;
import io.drsquirrel.agent.send.Settings;
import io.drsquirrel.agent.wire.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.Scheduled;

/**
 * Flink metric reporter: reads the wanted metrics of this process once per interval and gives them to the agent as one
 * record, together with the process' own memory and CPU.
 *
 * <p>Options below {@code metrics.reporter.<name>.}: {@code bootstrap.servers}, {@code cluster}, {@code topic.prefix}, {@code
 * metrics} ({@code needed} or {@code all}), {@code metrics.additional}, {@code kafka.*}, and Flink's own {@code interval} and
 * {@code filter.*}.
 */
public final class SquirrelReporter implements MetricReporter, Scheduled {
    private static final Duration LAST_RECORD = Duration.ofSeconds(2);

    private final Agent agent;
    private final ProcessMeter meter = ProcessMeter.self();
    private final Map<String, Map<String, Metric>> scopes = new HashMap<>();
    private MetricFilter filter = MetricFilter.of("needed", "");
    private boolean open;

    SquirrelReporter(Agent agent) {
        this.agent = agent;
    }

    @Override
    public void open(MetricConfig config) {
        try {
            Properties properties = config;
            filter = MetricFilter.of(
                    properties.getProperty("metrics", "needed"), properties.getProperty("metrics.additional", ""));
            agent.join(Settings.of(properties));
            open = true;
        } catch (Throwable e) {
            Complaints.say("the metric reporter cannot start", e);
        }
    }

    @Override
    public void close() {
        try {
            if (open) {
                open = false;
                report();
                agent.leave(LAST_RECORD);
            }
        } catch (Throwable e) {
            Complaints.say("the metric reporter cannot stop", e);
        }
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String metricName, MetricGroup group) {
        try {
            String taskManager = group.getAllVariables().get("<tm_id>");
            if (taskManager != null) {
                agent.processId(taskManager);
            }
            MetricPlace place = MetricPlace.of(metricName, group);
            if (filter.accepts(place.name, place.ofOperator)) {
                synchronized (scopes) {
                    scopes.computeIfAbsent(place.scope, s -> new HashMap<>()).put(place.name, metric);
                }
            }
        } catch (Throwable e) {
            Complaints.say("a metric was not added", e);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String metricName, MetricGroup group) {
        try {
            MetricPlace place = MetricPlace.of(metricName, group);
            synchronized (scopes) {
                Map<String, Metric> metrics = scopes.get(place.scope);
                if (metrics != null && metrics.get(place.name) == metric) {
                    metrics.remove(place.name);
                    if (metrics.isEmpty()) {
                        scopes.remove(place.scope);
                    }
                }
            }
        } catch (Throwable e) {
            Complaints.say("a metric was not removed", e);
        }
    }

    @Override
    public void report() {
        try {
            long now = System.currentTimeMillis();
            JsonWriter fields = new JsonWriter();
            fields.open("container");
            meter.write(fields);
            fields.close();
            agent.metrics(now, fields.toString(), read());
        } catch (Throwable e) {
            Complaints.say("metrics were not read", e);
        }
    }

    /** One JSON object per scope. */
    private List<String> read() {
        List<String> result = new ArrayList<>();
        synchronized (scopes) {
            scopes.forEach((scope, metrics) -> {
                JsonWriter json = new JsonWriter(scope.length() + 40 * metrics.size());
                json.open().rawFields(scope).open("metrics");
                metrics.forEach((name, metric) -> json.field(name, valueOf(metric)));
                result.add(json.close().close().toString());
            });
        }
        return result;
    }

    /** Not a number where the metric has none; gauges run code of users and may throw. */
    private static double valueOf(Metric metric) {
        try {
            switch (metric.getMetricType()) {
                case COUNTER:
                    return ((Counter) metric).getCount();
                case GAUGE:
                    Object value = ((Gauge<?>) metric).getValue();
                    return value instanceof Number ? ((Number) value).doubleValue() : Double.NaN;
                case METER:
                    return ((Meter) metric).getRate();
                case HISTOGRAM:
                    Histogram histogram = (Histogram) metric;
                    return histogram.getCount() == 0
                            ? Double.NaN
                            : histogram.getStatistics().getMean();
                default:
                    return Double.NaN;
            }
        } catch (Throwable e) {
            return Double.NaN;
        }
    }
}
