// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process of the operating system that the laboratory started: it is known by its pid, writes its log and its output
 * into files, and can be ended, killed, stopped and continued.
 */
public final class ChildProcess {
    private static final int TAIL_BYTES = 64 * 1024;

    private final String name;
    private final Process process;
    private final Path log;
    private final Path output;
    private final long startedNanos = System.nanoTime();

    private ChildProcess(String name, Process process, Path log, Path output) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.output = output;
    }

    /**
     * Starts a process and registers it, so that it ends with this JVM.
     *
     * @param log the file that the program itself writes, read for error messages
     * @param output the file that gets standard output and error
     */
    static ChildProcess start(
            String name, List<String> command, Path directory, Map<String, String> environment, Path log, Path output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            ChildProcess child = new ChildProcess(name, builder.start(), log, output);
            ChildProcesses.register(child);
            return child;
        } catch (IOException e) {
            throw new LabException("lab: cannot start " + name + " with " + command.get(0), e);
        }
    }

    /** What the process is, such as {@code taskmanager-2}. */
    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How long ago the process was started. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** The exit code, empty while the process lives; 128 + signal when a signal ended it. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** The file that the program writes its log to. */
    public Path log() {
        return log;
    }

    /** The file with standard output and error. */
    public Path output() {
        return output;
    }

    /** Completes when the process has ended. */
    public CompletableFuture<ChildProcess> onExit() {
        return process.onExit().thenApply(ended -> this);
    }

    /** Asks the process to end (SIGTERM) and kills it after {@code grace}. Returns when it is gone. */
    public void terminate(Duration grace) {
        resume();
        process.destroy();
        if (!awaitExit(grace)) {
            kill();
        }
    }

    /** Ends the process at once (SIGKILL), as a kernel out of memory would. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Stops the process without ending it (SIGSTOP), as a paused virtual machine would. */
    public void pause() {
        signal("STOP");
    }

    /** Continues a paused process (SIGCONT); does nothing to a running or ended one. */
    public void resume() {
        if (isAlive()) {
            signal("CONT");
        }
    }

    /** The last lines of the log, or of the output when there is no log yet. */
    public String tail(int lines) {
        String text = lastBytes(log);
        List<String> all = (text.isBlank() ? lastBytes(output) : text).lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    boolean awaitExit(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new LabException("lab: cannot send SIG" + signal + " to " + name + " (pid " + pid() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastBytes(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try (var channel = Files.newByteChannel(file)) {
            long size = channel.size();
            channel.position(Math.max(0, size - TAIL_BYTES));
            var buffer = java.nio.ByteBuffer.allocate((int) Math.min(size, TAIL_BYTES));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Reads on until the buffer is full or the file ends.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot read " + file, e);
        }
    }
}
