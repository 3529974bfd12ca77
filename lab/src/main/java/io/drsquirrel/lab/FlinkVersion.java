// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The Flink releases that the laboratory can start. */
public enum FlinkVersion {
    V1_20("1.20.5", "flink-1.20"),
    V2_2("2.2.1", "flink-2"),
    V2_3("2.3.0", "flink-2");

    private final String release;
    private final String jobsFolder;

    FlinkVersion(String release, String jobsFolder) {
        this.release = release;
        this.jobsFolder = jobsFolder;
    }

    /** The release as Maven knows it, such as {@code 2.2.1}. */
    public String release() {
        return release;
    }

    /** The folder below {@code jobs/} whose job jar was compiled against this line of Flink. */
    String jobsFolder() {
        return jobsFolder;
    }

    /** True for 2.x, where some options of 1.x are gone. */
    public boolean isTwo() {
        return !release.startsWith("1.");
    }

    /** The version whose release is {@code release} or starts with it, such as {@code 2.2}. */
    public static FlinkVersion of(String release) {
        return Arrays.stream(values())
                .filter(version -> version.release.equals(release) || version.release.startsWith(release + "."))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Flink version " + release + " - allowed are "
                        + Arrays.stream(values()).map(FlinkVersion::release).collect(Collectors.joining(", "))));
    }
}
