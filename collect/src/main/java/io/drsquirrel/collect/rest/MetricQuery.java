// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.util.ArrayList;
import java.util.List;

/** Cuts a long list of metric names into requests whose first line fits into what Flink's server takes (4096 bytes). */
final class MetricQuery {
    private static final int LONGEST_LINE = 3_900;

    private MetricQuery() {}

    /**
     * The paths to ask for.
     *
     * @param prefix path prefix of the cluster's address, which takes room too
     * @param path path of the metrics, without query
     */
    static List<String> paths(String prefix, String path, List<String> names) {
        List<String> paths = new ArrayList<>();
        int room = LONGEST_LINE - prefix.length() - path.length();
        StringBuilder query = new StringBuilder();
        for (String name : names) {
            String encoded = FlinkRest.encode(name);
            if (query.length() > 0 && query.length() + encoded.length() + 1 > room) {
                paths.add(path + "?get=" + query);
                query.setLength(0);
            }
            if (query.length() > 0) {
                query.append(',');
            }
            query.append(encoded);
        }
        if (query.length() > 0) {
            paths.add(path + "?get=" + query);
        }
        return paths;
    }
}
