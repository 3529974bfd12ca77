// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that is begun before its result is asked for, so that a short command uses more than one core. */
final class Ahead<T> {
    private final FutureTask<T> task;

    /** Begins the work on a thread of its own, which does not keep the JVM alive. */
    Ahead(Callable<T> work) {
        task = new FutureTask<>(work);
        Thread thread = new Thread(task, "ahead");
        thread.setDaemon(true);
        thread.start();
    }

    /** The result, as soon as it is there; what the work threw is thrown here. */
    T get() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
