// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.wire;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which of Flink's processes this (or another on this host) is. */
public final class HostProcess {
    private static final Pattern RESOURCE_ID = Pattern.compile("taskmanager\\.resource-id=(\\S+)");

    private final String kind;
    private final String id;
    private final String host;
    private final long pid;
    private final long startedAt;

    /** With the kind as the wire format names it; an empty id stands for no process. */
    public HostProcess(String kind, String id, String host, long pid, long startedAt) {
        this.kind = kind;
        this.id = id;
        this.host = host;
        this.pid = pid;
        this.startedAt = startedAt;
    }

    /** The process this code runs in; its id is empty where only Flink can tell it later. */
    public static HostProcess current() {
        String command = System.getProperty("sun.java.command", "");
        String kind = kind(command);
        String host = hostName();
        String id = knownId(kind, command, System.getenv(), host);
        return new HostProcess(
                kind,
                id == null ? "" : id,
                host,
                ProcessHandle.current().pid(),
                ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** The kind of process that a command line starts; {@code UNKNOWN} for those that are not Flink's. */
    public static String kind(String command) {
        String words = command.toLowerCase(Locale.ROOT);
        if (words.contains("taskmanagerrunner") || words.contains("taskexecutorrunner")) {
            return "TASK_MANAGER";
        }
        if (words.contains("clusterentrypoint")) {
            return "JOB_MANAGER";
        }
        if (words.contains("flink.client.cli.clifrontend")
                || words.contains("flink.table.client.sqlclient")
                || words.contains("flink.table.gateway.sqlgateway")) {
            return "CLIENT";
        }
        return "UNKNOWN";
    }

    /**
     * The id that a process is known by from outside: container, pod, configured resource id; null for a task manager that
     * makes up its own.
     */
    public static @Nullable String knownId(String kind, String command, Map<String, String> environment, String host) {
        String container = environment.get("CONTAINER_ID");
        if (container != null && !container.isEmpty()) {
            return container;
        }
        String pod = environment.get("HOSTNAME");
        if (environment.containsKey("KUBERNETES_SERVICE_HOST") && pod != null && !pod.isEmpty()) {
            return pod;
        }
        Matcher configured = RESOURCE_ID.matcher(command);
        if (configured.find()) {
            return configured.group(1);
        }
        switch (kind) {
            case "TASK_MANAGER":
                return null;
            case "JOB_MANAGER":
                return "jobmanager@" + host;
            default:
                return kind.toLowerCase(Locale.ROOT) + "@" + host;
        }
    }

    /** The name of a cluster that nobody named: YARN's application, else the host. */
    public static String defaultCluster(Map<String, String> environment, String host) {
        Matcher container = Pattern.compile("container_(?:e\\d+_)?(\\d+_\\d+)_")
                .matcher(environment.getOrDefault("CONTAINER_ID", ""));
        return container.find() ? "application_" + container.group(1) : "flink@" + host;
    }

    /** This host's name as the kernel knows it; no name service is asked. */
    public static String hostName() {
        try {
            Path kernel = Paths.get("/proc/sys/kernel/hostname");
            if (Files.isReadable(kernel)) {
                return Files.readString(kernel).strip();
            }
        } catch (IOException | SecurityException e) {
            // below
        }
        String named = System.getenv("HOSTNAME");
        return named == null || named.isEmpty() ? "localhost" : named;
    }

    /** The same process under the id by which Flink knows it. */
    public HostProcess withId(String newId) {
        return new HostProcess(kind, newId, host, pid, startedAt);
    }

    /** A name that does until Flink has told its own. */
    public HostProcess withStandInId() {
        return withId(host + ":" + pid);
    }

    /** {@code TASK_MANAGER}, {@code JOB_MANAGER}, {@code CLIENT} or {@code UNKNOWN}. */
    public String kind() {
        return kind;
    }

    /** Its name within the cluster, empty where not known (yet). */
    public String id() {
        return id;
    }

    /** Name of the host. */
    public String host() {
        return host;
    }

    /** Process id on the host. */
    public long pid() {
        return pid;
    }

    /** When it started, milliseconds since 1970. */
    public long startedAt() {
        return startedAt;
    }
}
