// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which metrics are sent: those whose name ends, at a dot, in one of the listed names. A {@code *} in a listed name stands for
 * any part. Names marked {@code @task} are wanted of whole tasks, not again of each operator in them. The list in the jar holds what Dr. Squirrel's signals are made of.
 */
final class MetricFilter {
    private static final String OF_TASKS = " @task";
    private static final String LIST = "/io/drsquirrel/agent/metric-names.txt";

    private final boolean all;
    private final Set<String> names = new HashSet<>();
    private final Set<String> taskNames = new HashSet<>();
    private final List<String[]> wildcards = new ArrayList<>();

    private MetricFilter(boolean all) {
        this.all = all;
    }

    /**
     * A filter.
     *
     * @param metrics {@code all}, or anything else for those that are needed
     * @param additional more names, separated by commas or semicolons
     */
    static MetricFilter of(String metrics, String additional) {
        MetricFilter filter = new MetricFilter(metrics.trim().equalsIgnoreCase("all"));
        needed().forEach(filter::add);
        for (String name : additional.split("[,;]")) {
            filter.add(name.trim());
        }
        return filter;
    }

    /** The list in the jar. */
    static List<String> needed() {
        List<String> result = new ArrayList<>();
        try (InputStream in = MetricFilter.class.getResourceAsStream(LIST)) {
            if (in == null) {
                return result;
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    result.add(line.trim());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + LIST + " in the agent's own jar", e);
        }
        return result;
    }

    private void add(String name) {
        int star = name.indexOf('*');
        if (name.endsWith(OF_TASKS)) {
            taskNames.add(name.substring(0, name.length() - OF_TASKS.length()));
        } else if (star >= 0) {
            wildcards.add(new String[] {name.substring(0, star), name.substring(star + 1)});
        } else if (!name.isEmpty()) {
            names.add(name);
        }
    }

    /** Whether a metric of that name is wanted; {@code ofOperator} for those of an operator inside a task. */
    boolean accepts(String name, boolean ofOperator) {
        if (all) {
            return true;
        }
        int from = 0;
        while (true) {
            String tail = name.substring(from);
            if (names.contains(tail) || (!ofOperator && taskNames.contains(tail)) || matchesWildcard(tail)) {
                return true;
            }
            int dot = name.indexOf('.', from);
            if (dot < 0) {
                return false;
            }
            from = dot + 1;
        }
    }

    private boolean matchesWildcard(String tail) {
        for (String[] parts : wildcards) {
            if (tail.length() > parts[0].length() + parts[1].length()
                    && tail.startsWith(parts[0])
                    && tail.endsWith(parts[1])) {
                return true;
            }
        }
        return false;
    }
}
