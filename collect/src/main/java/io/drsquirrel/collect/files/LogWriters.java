// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogLevel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out which process writes a log: by the names of files and loggers, and by what processes say of themselves. */
final class LogWriters {
    private static final int MOST_LOGGERS = 20_000;

    private final boolean everything;
    private final Optional<String> givenCluster;
    private final Map<String, LogWriter> writers = new LinkedHashMap<>();
    private final Map<String, ProcessKind> kindsOfLoggers = new HashMap<>();
    private @Nullable String version;
    private String cluster;

    LogWriters(ReadOptions options) {
        this.everything = options.everything();
        this.givenCluster = options.cluster();
        this.cluster = givenCluster.orElse("");
    }

    /** What the logs are of, as far as they tell. */
    String clusterName() {
        return cluster.isEmpty() ? "logs" : cluster;
    }

    /** Flink's version; empty where no process told it. */
    Optional<String> version() {
        return Optional.ofNullable(version);
    }

    /** The process behind a family of logs; the name is that of the log it is asked for. */
    LogWriter writer(String family, String name) {
        return writers.computeIfAbsent(family, key -> {
            LogWriter writer = new LogWriter(podOf(key));
            ProcessKind named = ProcessRecognizer.byName(name);
            writer.section = named;
            ProcessRecognizer.container(key).ifPresent(id -> writer.ids.put(ProcessKind.TASK_MANAGER, id));
            if (key.startsWith("pod/") && named == ProcessKind.TASK_MANAGER) {
                writer.ids.put(ProcessKind.TASK_MANAGER, podOf(key));
            }
            ProcessRecognizer.cluster(key).ifPresent(id -> cluster(writer, id));
            return writer;
        });
    }

    private static String podOf(String family) {
        if (family.startsWith("pod/")) {
            int slash = family.indexOf('/', 4);
            return slash < 0 ? family.substring(4) : family.substring(4, slash);
        }
        int slash = Math.max(family.lastIndexOf('/'), family.lastIndexOf('!'));
        return family.substring(slash + 1);
    }

    private void cluster(LogWriter writer, String id) {
        if (writer.cluster.isEmpty()) {
            writer.cluster = id;
            writer.refs.clear();
            if (cluster.isEmpty()) {
                cluster = id;
            }
        }
    }

    /** What the names of loggers tell of the process. */
    void vote(LogWriter writer, List<String> loggers) {
        for (String logger : loggers) {
            ProcessKind kind = kindOf(logger);
            if (kind != ProcessKind.UNKNOWN) {
                writer.votes.merge(kind, 1, Integer::sum);
            }
        }
        if (!writer.announced && !writer.votes.isEmpty()) {
            ProcessKind most = ProcessKind.UNKNOWN;
            for (Map.Entry<ProcessKind, Integer> votes : writer.votes.entrySet()) {
                if (most == ProcessKind.UNKNOWN || votes.getValue() > writer.votes.getOrDefault(most, 0)) {
                    most = votes.getKey();
                }
            }
            writer.section = most;
        }
    }

    /** A process says what it is. */
    void announce(LogWriter writer, ProcessKind kind) {
        if (writer.announced && writer.section != kind) {
            // Another process goes on writing: several logs in one file.
            writer.jobs.clear();
        }
        writer.announced = true;
        writer.section = kind;
    }

    /** Finds out who writes what follows, up to the next start of a process; returns the index it looked up to. */
    int lookAhead(LogWriter writer, List<RawRecord> records, int from) {
        int i = from;
        for (; i < records.size(); i++) {
            RawRecord record = records.get(i);
            String message = record.message();
            if (record.section()
                    || (i > from && ProcessRecognizer.byBanner(message).isPresent())) {
                break;
            }
            if (record.level() != LogLevel.INFO && !everything) {
                continue;
            }
            ProcessRecognizer.taskManager(message).ifPresent(found -> {
                writer.ids.put(ProcessKind.TASK_MANAGER, found.id());
                if (!found.host().isEmpty()) {
                    writer.hosts.put(ProcessKind.TASK_MANAGER, found.host());
                }
                writer.refs.clear();
            });
            ProcessRecognizer.host(message).ifPresent(host -> {
                writer.hosts.put(
                        message.contains("TaskManager will use") ? ProcessKind.TASK_MANAGER : ProcessKind.JOB_MANAGER,
                        host);
                writer.refs.clear();
            });
            if (message.startsWith("Loading configuration property: ") || message.startsWith("   ")) {
                ProcessRecognizer.cluster(message).ifPresent(id -> cluster(writer, id));
            }
            if (version == null) {
                version = ProcessRecognizer.version(message).orElse(null);
            }
        }
        return Math.max(i, from + 1);
    }

    /** {@code yarn logs} tells the container before its logs, {@code tail} the file. */
    void section(OpenLog log, String text) {
        if (text.startsWith("Container: ")) {
            String id = ProcessRecognizer.container(text).orElse(text.substring(11));
            log.writer = writer(id, id);
            int on = text.indexOf(" on ");
            if (on > 0) {
                String host =
                        text.substring(on + 4).replaceAll("[_:]\\d+\\s*$", "").strip();
                for (ProcessKind kind : ProcessKind.values()) {
                    log.writer.hosts.put(kind, host);
                }
                log.writer.refs.clear();
            }
        } else if (text.startsWith("LogType:") || text.startsWith("Log Type:")) {
            String name = text.substring(text.indexOf(':') + 1).strip();
            ProcessKind kind = ProcessRecognizer.byName(name);
            if (kind != ProcessKind.UNKNOWN && !log.writer.announced) {
                log.writer.section = kind;
            }
        } else if (text.startsWith("==> ")) {
            String name = text.substring(4).replaceAll(" <==\\s*$", "");
            log.writer = writer(new LogSource(name, null).family(), name);
        }
    }

    /** The kind of process that wrote the record. */
    ProcessKind kindOf(LogWriter writer, RawRecord record) {
        ProcessKind byLogger = kindOf(record.logger());
        if (byLogger == ProcessKind.CLIENT && writer.section == ProcessKind.JOB_MANAGER) {
            // In application mode the client's code runs in the job manager.
            return ProcessKind.JOB_MANAGER;
        }
        return byLogger != ProcessKind.UNKNOWN ? byLogger : writer.section;
    }

    /** Loggers are few, records are many. */
    private ProcessKind kindOf(String logger) {
        ProcessKind known = kindsOfLoggers.get(logger);
        if (known == null) {
            known = ProcessRecognizer.byLogger(logger);
            if (kindsOfLoggers.size() < MOST_LOGGERS) {
                kindsOfLoggers.put(logger, known);
            }
        }
        return known;
    }

    /** The process behind the logs, as one of that kind. */
    ProcessRef process(LogWriter writer, ProcessKind kind) {
        return writer.refs.computeIfAbsent(kind, k -> {
            String id = writer.ids.getOrDefault(k, writer.name);
            String host = writer.hosts.getOrDefault(k, "");
            String name = givenCluster.orElse(writer.cluster.isEmpty() ? clusterName() : writer.cluster);
            return new ProcessRef(name, k, id, host);
        });
    }
}
