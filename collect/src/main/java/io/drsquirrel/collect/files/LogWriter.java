// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What is known of the process behind a family of logs. */
final class LogWriter {
    final String name;
    /** What sort of process it is taken for. */
    ProcessKind section = ProcessKind.UNKNOWN;
    /** Whether it said so itself. */
    boolean announced;
    /** How many names of loggers speak for a kind. */
    final Map<ProcessKind, Integer> votes = new EnumMap<>(ProcessKind.class);

    final Map<ProcessKind, String> ids = new EnumMap<>(ProcessKind.class);
    final Map<ProcessKind, String> hosts = new EnumMap<>(ProcessKind.class);
    /** The jobs it named. */
    final Set<String> jobs = new LinkedHashSet<>();

    String cluster = "";
    /** Made of the above; to be cleared when those change. */
    final Map<ProcessKind, ProcessRef> refs = new EnumMap<>(ProcessKind.class);

    LogWriter(String name) {
        this.name = name;
    }
}
