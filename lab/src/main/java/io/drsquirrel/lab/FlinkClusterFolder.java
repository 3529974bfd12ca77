// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one cluster and the command lines of its processes.
 *
 * <p>There is no Flink distribution here, only the jars of one release: what its shell scripts would do is done below. The
 * memory options of a JVM and the options that a TaskManager insists on come from Flink's own {@code BashJavaUtils}.
 */
final class FlinkClusterFolder {
    private static final String RESULT_PREFIX = "BASH_JAVA_UTILS_EXEC_RESULT:";

    /** The modules of the JDK that Flink reaches into, as listed in {@code env.java.opts.all} of its distribution. */
    private static final List<String> MODULE_ACCESS = List.of(
            "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.text=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

    private final Path root;
    private final int restPort;
    private final String classPath;
    private final Path guard;
    private final List<String> jvmOptions;
    private final Map<String, String> environment;
    private final Map<List<String>, ComputedOptions> computed = new ConcurrentHashMap<>();
    private int jobManagersStarted;

    private FlinkClusterFolder(FlinkClusterBuilder builder, int restPort) {
        this.root = builder.directory();
        this.restPort = restPort;
        Path lib = builder.home().flinkLib(builder.version());
        List<String> entries = new ArrayList<>();
        builder.extraJars().forEach(jar -> entries.add(jar.toString()));
        entries.add(lib + "/*");
        this.classPath = String.join(File.pathSeparator, entries);
        this.guard = GuardJar.writeInto(root);
        this.jvmOptions = List.copyOf(builder.jvmOptions());
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("FLINK_CONF_DIR", root.resolve("conf").toString());
        variables.put("FLINK_LIB_DIR", lib.toString());
        variables.put(
                "FLINK_PLUGINS_DIR",
                builder.plugins().orElse(root.resolve("plugins")).toString());
        variables.putAll(builder.environment());
        this.environment = Map.copyOf(variables);
    }

    /** Makes the folders and writes {@code conf/config.yaml} and the Log4j configuration. */
    static FlinkClusterFolder create(FlinkClusterBuilder builder) {
        List<Integer> ports = FreePorts.take(2);
        int restPort = builder.restPort() == 0 ? ports.get(0) : builder.restPort();
        Path root = builder.directory();
        Map<String, String> options = FlinkCluster.defaults(builder.version(), root);
        options.put("rest.port", Integer.toString(restPort));
        options.put("jobmanager.rpc.port", Integer.toString(ports.get(1)));
        options.keySet().removeAll(builder.without());
        options.putAll(builder.options());
        StringBuilder yaml = new StringBuilder();
        options.forEach((name, value) ->
                yaml.append(name).append(": ").append(Json.write(value)).append('\n'));
        try {
            for (String name : List.of("conf", "log", "plugins", "tmp", "checkpoints", "savepoints")) {
                Files.createDirectories(root.resolve(name));
            }
            Files.writeString(root.resolve("conf").resolve("config.yaml"), yaml);
            Files.writeString(
                    root.resolve("conf").resolve("log4j.properties"), Log4jConfiguration.with(builder.log4jExtra()));
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot write into " + root, e);
        }
        return new FlinkClusterFolder(builder, restPort);
    }

    Path root() {
        return root;
    }

    Path logs() {
        return root.resolve("log");
    }

    int restPort() {
        return restPort;
    }

    ChildProcess startJobManager() {
        ComputedOptions options = compute("GET_JM_RESOURCE_PARAMS", List.of());
        jobManagersStarted++;
        String name = jobManagersStarted == 1 ? "jobmanager" : "jobmanager-" + jobManagersStarted;
        return start(
                name,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                options.jvm(),
                List.of("--executionMode", "cluster"),
                options.dynamic());
    }

    /**
     * Starts one TaskManager.
     *
     * @param number makes its name and log file differ from those of all others
     */
    ChildProcess startTaskManager(TaskManagerSpec spec, int number) {
        List<String> own = new ArrayList<>();
        Map<String, String> configuration = new LinkedHashMap<>(spec.configuration());
        configuration.put("taskmanager.numberOfTaskSlots", Integer.toString(spec.slots()));
        configuration.forEach((name, value) -> own.addAll(List.of("-D", name + "=" + value)));
        ComputedOptions options = compute("GET_TM_RESOURCE_PARAMS", own);
        List<String> jvm = new ArrayList<>(options.jvm());
        jvm.addAll(spec.jvmOptions());
        List<String> dynamic = new ArrayList<>(own);
        dynamic.addAll(options.dynamic());
        // Flink then calls the TaskManager as its log file is called.
        String name = spec.name() + "-" + number;
        dynamic.addAll(List.of("-D", "taskmanager.resource-id=" + name));
        return start(name, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", jvm, List.of(), dynamic);
    }

    private ChildProcess start(
            String name, String mainClass, List<String> jvm, List<String> arguments, List<String> dynamic) {
        Path log = logs().resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(java(), "-javaagent:" + guard));
        command.addAll(jvm);
        command.addAll(jvmOptions);
        command.addAll(MODULE_ACCESS);
        command.add("-Dlog.file=" + log);
        command.add("-Dlog4j.configurationFile="
                + root.resolve("conf").resolve("log4j.properties").toUri());
        command.addAll(List.of(
                "-cp", classPath, mainClass, "--configDir", root.resolve("conf").toString()));
        command.addAll(arguments);
        command.addAll(dynamic);
        return ChildProcess.start(name, command, root, environment, log, logs().resolve(name + ".out"));
    }

    /** Asks Flink for the JVM's memory options and the dynamic options of a process; cached, since it costs a JVM start. */
    private ComputedOptions compute(String question, List<String> own) {
        List<String> key = new ArrayList<>(own);
        key.add(question);
        return computed.computeIfAbsent(key, ignored -> computeNow(question, own));
    }

    private ComputedOptions computeNow(String question, List<String> own) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "org.apache.flink.runtime.util.bash.BashJavaUtils",
                question,
                "--configDir",
                root.resolve("conf").toString()));
        command.addAll(own);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(
                            logs().resolve("memory.err").toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            List<String> results = text.lines()
                    .filter(line -> line.startsWith(RESULT_PREFIX))
                    .map(line -> line.substring(RESULT_PREFIX.length()).trim())
                    .toList();
            if (process.waitFor() != 0 || results.size() < 2) {
                throw new LabException("lab: Flink refuses the memory options of " + root.resolve("conf") + " " + own
                        + ":\n" + text + Files.readString(logs().resolve("memory.err")));
            }
            return new ComputedOptions(words(results.get(0)), words(results.get(1)));
        } catch (IOException e) {
            throw new LabException("lab: cannot start " + java(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: interrupted while computing memory options", e);
        }
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.split("\\s+"));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private record ComputedOptions(List<String> jvm, List<String> dynamic) {}
}
