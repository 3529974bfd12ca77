// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Sees to it that no process of the laboratory outlives the JVM that started it.
 *
 * <p>Three nets hang below each other: a shutdown hook ends all children of a JVM that ends by itself or by a signal; {@link
 * ParentGuard} ends each child whose parent was killed; and a file per child names its pid and its parent's, so that the next
 * start can kill what even the guard could not (a child that was paused when its parent died).
 */
final class ChildProcesses {
    private static final Duration GRACE = Duration.ofSeconds(8);

    /** Strong references: a {@link Process} that is collected would close the pipe that its child watches. */
    private static final Set<ChildProcess> LIVING = ConcurrentHashMap.newKeySet();

    private static final Path PID_FILES =
            Path.of(System.getProperty("java.io.tmpdir"), "squirrel-lab-" + System.getProperty("user.name"), "pids");

    static {
        killOrphans();
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcesses::endAll, "squirrel-lab-end-children"));
    }

    private ChildProcesses() {}

    static void register(ChildProcess child) {
        LIVING.add(child);
        Path file = PID_FILES.resolve(Long.toString(child.pid()));
        try {
            Files.createDirectories(PID_FILES);
            Files.write(file, List.of(identity(child.handle()), identity(ProcessHandle.current()), child.name()));
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot write " + file, e);
        }
        child.onExit().thenRun(() -> {
            LIVING.remove(child);
            delete(file);
        });
    }

    /** Ends all living children together, so that the grace time passes once, not once per child. */
    private static void endAll() {
        List<ChildProcess> children = List.copyOf(LIVING);
        children.forEach(child -> {
            child.resume();
            child.handle().destroy();
        });
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ChildProcess child : children) {
            if (!child.awaitExit(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                child.kill();
            }
            delete(PID_FILES.resolve(Long.toString(child.pid())));
        }
    }

    /** Kills children whose parent is gone; both are compared by pid and start time, since pids come again. */
    private static void killOrphans() {
        if (!Files.isDirectory(PID_FILES)) {
            return;
        }
        try (Stream<Path> files = Files.list(PID_FILES)) {
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() < 2) {
                    continue;
                }
                Optional<ProcessHandle> parent = living(lines.get(1));
                if (parent.isEmpty()) {
                    living(lines.get(0)).ifPresent(ProcessHandle::destroyForcibly);
                    delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot read " + PID_FILES, e);
        }
    }

    private static Optional<ProcessHandle> living(String identity) {
        return ProcessHandle.of(Long.parseLong(identity.substring(0, identity.indexOf(' '))))
                .filter(ProcessHandle::isAlive)
                .filter(handle -> identity(handle).equals(identity));
    }

    private static String identity(ProcessHandle handle) {
        return handle.pid() + " " + handle.info().startInstant().orElse(Instant.EPOCH);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot delete " + file, e);
        }
    }
}
