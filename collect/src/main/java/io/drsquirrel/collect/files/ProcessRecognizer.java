// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from what a log says which process wrote it. Loggers decide (a CheckpointCoordinator runs in job managers only), then the
 * start-up banner, then names of files and pods. Stateless.
 */
final class ProcessRecognizer {

    private static final Map<String, ProcessKind> BY_CLASS = Map.ofEntries(
            Map.entry("JobMaster", ProcessKind.JOB_MANAGER),
            Map.entry("CheckpointCoordinator", ProcessKind.JOB_MANAGER),
            Map.entry("CheckpointFailureManager", ProcessKind.JOB_MANAGER),
            Map.entry("ExecutionGraph", ProcessKind.JOB_MANAGER),
            Map.entry("DefaultExecutionGraph", ProcessKind.JOB_MANAGER),
            Map.entry("DefaultScheduler", ProcessKind.JOB_MANAGER),
            Map.entry("AdaptiveScheduler", ProcessKind.JOB_MANAGER),
            Map.entry("StandaloneDispatcher", ProcessKind.JOB_MANAGER),
            Map.entry("MiniDispatcher", ProcessKind.JOB_MANAGER),
            Map.entry("ActiveResourceManager", ProcessKind.JOB_MANAGER),
            Map.entry("StandaloneResourceManager", ProcessKind.JOB_MANAGER),
            Map.entry("FineGrainedSlotManager", ProcessKind.JOB_MANAGER),
            Map.entry("DeclarativeSlotManager", ProcessKind.JOB_MANAGER),
            Map.entry("SourceCoordinator", ProcessKind.JOB_MANAGER),
            Map.entry("ApplicationDispatcherBootstrap", ProcessKind.JOB_MANAGER),
            Map.entry("YarnResourceManagerDriver", ProcessKind.JOB_MANAGER),
            Map.entry("KubernetesResourceManagerDriver", ProcessKind.JOB_MANAGER),
            Map.entry("DispatcherRestEndpoint", ProcessKind.JOB_MANAGER),
            Map.entry("MiniDispatcherRestEndpoint", ProcessKind.JOB_MANAGER),
            Map.entry("TaskExecutor", ProcessKind.TASK_MANAGER),
            Map.entry("TaskManagerRunner", ProcessKind.TASK_MANAGER),
            Map.entry("YarnTaskExecutorRunner", ProcessKind.TASK_MANAGER),
            Map.entry("KubernetesTaskExecutorRunner", ProcessKind.TASK_MANAGER),
            Map.entry("TaskSlotTableImpl", ProcessKind.TASK_MANAGER),
            Map.entry("StreamTask", ProcessKind.TASK_MANAGER),
            Map.entry("Task", ProcessKind.TASK_MANAGER),
            Map.entry("AsyncCheckpointRunnable", ProcessKind.TASK_MANAGER),
            Map.entry("SubtaskCheckpointCoordinatorImpl", ProcessKind.TASK_MANAGER),
            Map.entry("StreamTaskStateInitializerImpl", ProcessKind.TASK_MANAGER),
            Map.entry("BackendRestorerProcedure", ProcessKind.TASK_MANAGER),
            Map.entry("CliFrontend", ProcessKind.CLIENT),
            Map.entry("YarnClusterDescriptor", ProcessKind.CLIENT),
            Map.entry("KubernetesClusterDescriptor", ProcessKind.CLIENT),
            Map.entry("FlinkYarnSessionCli", ProcessKind.CLIENT));

    /** Parts of full logger names, asked for in this order. */
    private static final List<Map.Entry<String, ProcessKind>> BY_PACKAGE = List.of(
            Map.entry("flink.kubernetes.operator.", ProcessKind.OPERATOR),
            Map.entry("o.a.f.k.o.", ProcessKind.OPERATOR),
            Map.entry("io.javaoperatorsdk.", ProcessKind.OPERATOR),
            Map.entry("i.j.o.", ProcessKind.OPERATOR),
            Map.entry("hadoop.yarn.server.", ProcessKind.RESOURCE_MANAGER),
            Map.entry("nodemanager.", ProcessKind.RESOURCE_MANAGER),
            Map.entry("containermanager.", ProcessKind.RESOURCE_MANAGER),
            Map.entry("flink.runtime.taskexecutor.", ProcessKind.TASK_MANAGER),
            Map.entry("flink.runtime.taskmanager.", ProcessKind.TASK_MANAGER),
            Map.entry("flink.streaming.runtime.tasks.", ProcessKind.TASK_MANAGER),
            Map.entry("flink.connector.base.source.reader.", ProcessKind.TASK_MANAGER),
            Map.entry("flink.runtime.jobmaster.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.dispatcher.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.executiongraph.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.scheduler.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.resourcemanager.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.entrypoint.ClusterEntrypoint", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.source.coordinator.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.runtime.webmonitor.", ProcessKind.JOB_MANAGER),
            Map.entry("flink.client.cli.", ProcessKind.CLIENT),
            Map.entry("flink.table.client.", ProcessKind.CLIENT),
            Map.entry("flink.table.gateway.", ProcessKind.CLIENT));

    private static final Pattern BANNER = Pattern.compile("^ *Starting (.{1,200}?) \\(Version: ?([^,)]{1,60})");
    private static final Pattern RESOURCE_ID = Pattern.compile(
            "(?:Starting TaskManager with ResourceID: |Using working directory: WorkingDirectory\\(\\S{0,300}/tm_)([^\\s()/]{1,300})(?:\\(([^\\s:()]{1,200})[^)]{0,100}\\))?");
    private static final Pattern TM_HOST = Pattern.compile("TaskManager will use hostname/address '([^']{1,200})'");
    private static final Pattern JM_HOST = Pattern.compile(
            "(?:Rest endpoint listening at |Actor system started at \\S{0,40}@)([A-Za-z0-9_.-]{1,200})[:/]");
    private static final Pattern CLUSTER_ID = Pattern.compile(
            "(?:kubernetes\\.cluster-id|yarn\\.application\\.id|high-availability\\.cluster-id)(?:, |=|: )([^\\s,]{1,200})");
    private static final Pattern APPLICATION = Pattern.compile("application_\\d{10,16}_\\d{4,8}");
    private static final Pattern CONTAINER =
            Pattern.compile("container_(?:e\\d+_)?(\\d{10,16}_\\d{4,8})_\\d{2}_\\d{6,10}");

    private ProcessRecognizer() {}

    /** The kind of process that uses a logger; UNKNOWN for those that several do. */
    static ProcessKind byLogger(String logger) {
        if (logger.isEmpty()) {
            return ProcessKind.UNKNOWN;
        }
        for (Map.Entry<String, ProcessKind> known : BY_PACKAGE) {
            if (logger.contains(known.getKey())) {
                return known.getValue();
            }
        }
        String simple = logger.substring(logger.lastIndexOf('.') + 1);
        boolean flink = logger.startsWith("org.apache.flink") || logger.startsWith("o.a.f") || logger.equals(simple);
        if (simple.endsWith("ClusterEntrypoint") || simple.endsWith("ClusterEntryPoint")) {
            return ProcessKind.JOB_MANAGER;
        }
        return flink ? BY_CLASS.getOrDefault(simple, ProcessKind.UNKNOWN) : ProcessKind.UNKNOWN;
    }

    /** The kind of process that a file, pod or container is named after. */
    static ProcessKind byName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("taskexecutor") || lower.contains("taskmanager") || lower.contains("task-manager")) {
            return ProcessKind.TASK_MANAGER;
        }
        if (lower.contains("nodemanager") || lower.contains("yarn-resourcemanager") || lower.contains("kubelet")) {
            return ProcessKind.RESOURCE_MANAGER;
        }
        if (lower.contains("operator")) {
            return ProcessKind.OPERATOR;
        }
        if (lower.contains("jobmanager")
                || lower.contains("job-manager")
                || lower.contains("standalonesession")
                || lower.contains("standalonejob")
                || lower.contains("jobmaster")) {
            return ProcessKind.JOB_MANAGER;
        }
        if (lower.contains("-client-") || lower.contains("client.log") || lower.contains("sql-gateway")) {
            return ProcessKind.CLIENT;
        }
        if (lower.matches("(?:.*[^a-z])?tm[^a-z].*")) {
            return ProcessKind.TASK_MANAGER;
        }
        return lower.matches("(?:.*[^a-z])?jm[^a-z].*") ? ProcessKind.JOB_MANAGER : ProcessKind.UNKNOWN;
    }

    /** The kind that a start-up banner announces; empty where the message is none. */
    static Optional<ProcessKind> byBanner(String message) {
        if (!message.contains("Starting ")) {
            return Optional.empty();
        }
        Matcher banner = BANNER.matcher(message);
        if (!banner.find()) {
            return Optional.empty();
        }
        String what = banner.group(1);
        if (what.contains("TaskManager") || what.contains("TaskExecutor")) {
            return Optional.of(ProcessKind.TASK_MANAGER);
        }
        if (what.contains("ntrypoint") || what.contains("ntryPoint") || what.contains("JobManager")) {
            return Optional.of(ProcessKind.JOB_MANAGER);
        }
        if (what.contains("Operator")) {
            return Optional.of(ProcessKind.OPERATOR);
        }
        return what.contains("Client") || what.contains("SQL") || what.contains("Gateway")
                ? Optional.of(ProcessKind.CLIENT)
                : Optional.empty();
    }

    /** Flink's version in a start-up banner. */
    static Optional<String> version(String message) {
        Matcher banner = BANNER.matcher(message);
        if (message.contains("Version: ") && banner.find()) {
            String version = banner.group(2).strip();
            return version.isEmpty() || version.startsWith("<") ? Optional.empty() : Optional.of(version);
        }
        return Optional.empty();
    }

    /** A task manager's resource id and, behind a colon-free blank, its host; empty where the message does not say. */
    static Optional<Identity> taskManager(String message) {
        if (!message.contains("ResourceID: ") && !message.contains("/tm_")) {
            return Optional.empty();
        }
        Matcher matcher = RESOURCE_ID.matcher(message);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String id = matcher.group(1);
        String host = matcher.group(2) == null ? "" : matcher.group(2);
        if (host.isEmpty() && id.indexOf(':') > 0) {
            host = id.substring(0, id.indexOf(':'));
        }
        return Optional.of(new Identity(id, host));
    }

    /** Who a process is. */
    record Identity(String id, String host) {}

    /** The host that a process says it runs on. */
    static Optional<String> host(String message) {
        if (message.contains("hostname/address")) {
            Matcher matcher = TM_HOST.matcher(message);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
        if (message.contains("listening at") || message.contains("system started at")) {
            Matcher matcher = JM_HOST.matcher(message);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** The cluster that a message, or a file's name, speaks of. */
    static Optional<String> cluster(String text) {
        if (text.contains("cluster-id") || text.contains("application.id")) {
            Matcher id = CLUSTER_ID.matcher(text);
            if (id.find() && !id.group(1).equals("/default")) {
                return Optional.of(id.group(1));
            }
        }
        if (text.contains("application_")) {
            Matcher application = APPLICATION.matcher(text);
            if (application.find()) {
                return Optional.of(application.group());
            }
        }
        if (text.contains("container_")) {
            Matcher container = CONTAINER.matcher(text);
            if (container.find()) {
                return Optional.of("application_" + container.group(1));
            }
        }
        return Optional.empty();
    }

    /** A YARN container id in a text. */
    static Optional<String> container(String text) {
        Matcher container = CONTAINER.matcher(text);
        return text.contains("container_") && container.find() ? Optional.of(container.group()) : Optional.empty();
    }
}
