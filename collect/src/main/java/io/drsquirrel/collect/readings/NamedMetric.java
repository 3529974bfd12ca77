// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.signal.FlinkMetric;
import java.util.Optional;

/**
 * A metric by the whole name that a reporter gives it, scope and all.
 *
 * @param name e.g. {@code host.taskmanager.tm-1.orders.Source: clicks.0.numRecordsOut}
 * @param qualifier as in {@link FlinkMetric.Resolved}
 * @param scope the part of the name before the metric's own, without the dot between them
 */
record NamedMetric(String name, FlinkMetric metric, String qualifier, String scope) {
    /** Stands for all names that no signal needs. */
    static final NamedMetric NONE = new NamedMetric("", FlinkMetric.UPTIME, "", "");

    /** What the name means; {@link #NONE} where no signal needs it. */
    static NamedMetric of(String name) {
        Optional<FlinkMetric.Resolved> resolved = FlinkMetric.resolve(name);
        if (resolved.isEmpty()) {
            return NONE;
        }
        FlinkMetric metric = resolved.get().metric();
        int end = -1;
        for (String own : metric.names()) {
            int star = own.indexOf('*');
            int at = star < 0
                    ? (name.endsWith("." + own) ? name.length() - own.length() - 1 : -1)
                    : name.lastIndexOf("." + own.substring(0, star));
            // The longest of its names: what is left is the scope.
            end = at >= 0 && (end < 0 || at < end) ? at : end;
        }
        return end < 0 ? NONE : new NamedMetric(name, metric, resolved.get().qualifier(), name.substring(0, end));
    }
}
