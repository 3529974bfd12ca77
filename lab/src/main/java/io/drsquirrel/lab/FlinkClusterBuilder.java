// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** Says what a {@link FlinkCluster} is made of, then starts it. All has a default but the working directory. */
public final class FlinkClusterBuilder {
    private LabHome home = new LabHome(Path.of(""));
    private boolean homeGiven;
    private FlinkVersion version = FlinkVersion.V2_2;
    private Optional<Path> directory = Optional.empty();
    private Optional<Path> plugins = Optional.empty();
    private Optional<Duration> replaceAfter = Optional.empty();
    private Duration startTimeout = Duration.ofSeconds(90);
    private int restPort;
    private Optional<SSLContext> tls = Optional.empty();
    private String log4jExtra = "";
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Set<String> without = new HashSet<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Path> extraJars = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    private final List<TaskManagerSpec> taskManagers = new ArrayList<>();

    FlinkClusterBuilder() {}

    /** Where the jars are; found by {@link LabHome#locate} when not given. */
    public FlinkClusterBuilder home(LabHome value) {
        home = value;
        homeGiven = true;
        return this;
    }

    public FlinkClusterBuilder version(FlinkVersion value) {
        version = value;
        return this;
    }

    /** The folder of this cluster; it is created, and anything of an earlier cluster in it is left as it is. */
    public FlinkClusterBuilder directory(Path value) {
        directory = Optional.of(value.toAbsolutePath());
        return this;
    }

    /** So many equal TaskManagers. */
    public FlinkClusterBuilder taskManagers(int count, int slots) {
        for (int i = 0; i < count; i++) {
            taskManagers.add(TaskManagerSpec.of("taskmanager", slots));
        }
        return this;
    }

    /** One TaskManager of its own making. */
    public FlinkClusterBuilder taskManager(TaskManagerSpec spec) {
        taskManagers.add(spec);
        return this;
    }

    /** A Flink option, over the laboratory's defaults. */
    public FlinkClusterBuilder option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** Leaves out one of the laboratory's defaults. */
    public FlinkClusterBuilder withoutOption(String name) {
        without.add(name);
        return this;
    }

    public FlinkClusterBuilder options(Map<String, String> values) {
        options.putAll(values);
        return this;
    }

    /** An environment variable of all processes. */
    public FlinkClusterBuilder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A jar for the class path of all processes, as if it lay in Flink's {@code lib}. */
    public FlinkClusterBuilder extraJar(Path jar) {
        extraJars.add(jar.toAbsolutePath());
        return this;
    }

    /** Flink's plugins folder: one folder per plugin in it. */
    public FlinkClusterBuilder plugins(Path folder) {
        plugins = Optional.of(folder.toAbsolutePath());
        return this;
    }

    /** Options of all JVMs instead of the default, which is C1 only: quick to start on few cores. */
    public FlinkClusterBuilder jvmOptions(String... values) {
        jvmOptions.clear();
        jvmOptions.addAll(List.of(values));
        return this;
    }

    /** Lines to add to the Log4j configuration, such as another appender and its reference. */
    public FlinkClusterBuilder log4j(String extraLines) {
        log4jExtra = extraLines;
        return this;
    }

    /** A fixed port for the REST API; 0, the default, takes a free one. */
    public FlinkClusterBuilder restPort(int port) {
        restPort = port;
        return this;
    }

    /** How to speak with a cluster whose options turn TLS on for its REST API. */
    public FlinkClusterBuilder tls(SSLContext value) {
        tls = Optional.of(value);
        return this;
    }

    /** Starts a new TaskManager for each that dies, this long after its death. */
    public FlinkClusterBuilder replaceDeadTaskManagers(Duration delay) {
        replaceAfter = Optional.of(delay);
        return this;
    }

    public FlinkClusterBuilder startTimeout(Duration value) {
        startTimeout = value;
        return this;
    }

    /** Starts the processes and returns when all TaskManagers are registered. Throws {@link LabException} when one dies. */
    public FlinkCluster start() {
        return new FlinkCluster(this);
    }

    LabHome home() {
        return homeGiven ? home : LabHome.locate();
    }

    FlinkVersion version() {
        return version;
    }

    Path directory() {
        return directory.orElseThrow(
                () -> new LabException("lab: a Flink cluster needs a working directory - call directory(PATH)"));
    }

    Optional<Path> plugins() {
        return plugins;
    }

    Optional<Duration> replaceAfter() {
        return replaceAfter;
    }

    Duration startTimeout() {
        return startTimeout;
    }

    int restPort() {
        return restPort;
    }

    Optional<SSLContext> tls() {
        return tls;
    }

    String log4jExtra() {
        return log4jExtra;
    }

    Map<String, String> options() {
        return options;
    }

    Set<String> without() {
        return without;
    }

    Map<String, String> environment() {
        return environment;
    }

    List<Path> extraJars() {
        return extraJars;
    }

    List<String> jvmOptions() {
        return jvmOptions;
    }

    List<TaskManagerSpec> taskManagers() {
        return taskManagers;
    }
}
