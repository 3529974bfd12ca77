// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.daemon;

import io.drsquirrel.agent.send.ProcessMeter;
import io.drsquirrel.agent.wire.Envelope;
import io.drsquirrel.agent.wire.HostProcess;
import io.drsquirrel.agent.wire.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds Flink's processes on this host in {@code /proc}, and notices when one is gone. */
final class NodeDaemon {
    private final Path proc;
    private final String host;
    private final Map<Long, Seen> seen = new HashMap<>();

    NodeDaemon(Path proc, String host) {
        this.proc = proc;
        this.host = host;
    }

    /** One look: the JSON of each process that is there, and of each that has gone since the look before. */
    List<String> look(long now) throws IOException {
        List<String> result = new ArrayList<>();
        Set<Long> alive = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                Seen process = seen.get(pid);
                if (process == null) {
                    process = recognise(entry, pid);
                }
                if (process != null && Files.exists(entry.resolve("stat"))) {
                    seen.put(pid, process);
                    alive.add(pid);
                    result.add(process.alive());
                }
            }
        }
        seen.entrySet().removeIf(entry -> {
            if (alive.contains(entry.getKey())) {
                return false;
            }
            result.add(entry.getValue().gone(now));
            return true;
        });
        return result;
    }

    private @Nullable Seen recognise(Path entry, long pid) {
        String command = text(entry.resolve("cmdline"));
        String kind = HostProcess.kind(command);
        if (kind.equals("UNKNOWN") || !command.contains("java")) {
            return null;
        }
        Map<String, String> environment = new HashMap<>();
        for (String variable : text(entry.resolve("environ")).split(" ")) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        String id = HostProcess.knownId(kind, command, environment, host);
        long startedAt;
        try {
            startedAt = Files.getLastModifiedTime(entry).toMillis();
        } catch (IOException e) {
            return null;
        }
        return new Seen(new HostProcess(kind, id == null ? host + ":" + pid : id, host, pid, startedAt));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace('\u0000', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static final class Seen {
        private final HostProcess process;
        private final ProcessMeter meter;

        Seen(HostProcess process) {
            this.process = process;
            this.meter = ProcessMeter.of(process.pid());
        }

        String alive() {
            JsonWriter json = head();
            meter.write(json);
            return json.close().toString();
        }

        String gone(long now) {
            return head().field("endedAt", now)
                    .field("exitReason", "process " + process.pid() + " is gone")
                    .close()
                    .toString();
        }

        private JsonWriter head() {
            JsonWriter json = new JsonWriter();
            json.open().open("process");
            Envelope.process(json, process);
            return json.close();
        }
    }
}
