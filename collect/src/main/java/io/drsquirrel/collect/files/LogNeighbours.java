// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the process that a garbage collector log or a thread dump is of, which do not say it themselves: the one whose log bears the
 * same name, else the only one whose log lies in the same folder, else the only task manager there is.
 */
final class LogNeighbours {
    private static final int MOST = 10_000;

    private final Map<ProcessRef, Seen> processes = new LinkedHashMap<>();

    /** Where a process was first heard of, and when. */
    record Seen(ProcessRef process, String log, Instant first) {}

    void add(LogEvent event) {
        ProcessRef process = event.process();
        if (process.kind() != ProcessKind.TASK_MANAGER && process.kind() != ProcessKind.JOB_MANAGER) {
            return;
        }
        if (!processes.containsKey(process) && processes.size() < MOST) {
            String source = event.source();
            int colon = source.lastIndexOf(':');
            processes.put(process, new Seen(process, colon < 0 ? source : source.substring(0, colon), event.at()));
        }
    }

    /** The process behind the log; empty where several may be. */
    Optional<Seen> of(String log, ProcessRef writer) {
        for (Seen seen : processes.values()) {
            if (seen.log().equals(log) || seen.process().id().equals(writer.id())) {
                return Optional.of(seen);
            }
        }
        String name = plain(log.substring(folder(log).length()));
        boolean jobManager = name.contains("jobmanager") || name.startsWith("jm") || name.contains("standalonesession");
        List<Seen> kind = processes.values().stream()
                .filter(seen -> (seen.process().kind() == ProcessKind.JOB_MANAGER) == jobManager)
                .toList();
        return only(kind.stream()
                        .filter(seen -> !name.isEmpty()
                                && plain(seen.log().substring(folder(seen.log()).length()))
                                        .equals(name))
                        .toList())
                .or(() -> only(kind.stream()
                        .filter(seen -> folder(seen.log()).equals(folder(log)))
                        .toList()))
                .or(() -> only(kind));
    }

    /** The only process of that kind of which there is a log. */
    Optional<ProcessRef> only(ProcessKind kind) {
        return only(processes.values().stream()
                        .filter(seen -> seen.process().kind() == kind)
                        .toList())
                .map(Seen::process);
    }

    /** The process of that id. */
    Optional<ProcessRef> named(String id) {
        return processes.keySet().stream()
                .filter(process -> process.id().equals(id))
                .findFirst();
    }

    private static Optional<Seen> only(List<Seen> seen) {
        return seen.size() == 1 ? Optional.of(seen.get(0)) : Optional.empty();
    }

    private static String folder(String log) {
        return log.substring(0, Math.max(log.lastIndexOf('/'), log.lastIndexOf('!')) + 1);
    }

    /** A file's name without its ending and the words that tell what it holds. */
    private static String plain(String file) {
        return file.toLowerCase(Locale.ROOT)
                .replaceAll("\\.(?:log|out|txt|gz|current|\\d{1,3})(?=\\.|$)", "")
                .replaceAll("(?:^|[._-])(?:gc|jstack|threads?|thread-?dump|dump)(?=[._-]|$)", "")
                .replaceAll("^[._-]+|[._-]+$", "");
    }
}
