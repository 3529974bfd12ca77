// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Tells on a stream what is starting and how long it took. */
final class Steps {
    private final PrintWriter out;
    private final long began = System.nanoTime();

    Steps(PrintWriter out) {
        this.out = out;
    }

    /** Does something and prints its name before, its time after. */
    <T> T step(String name, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        out.printf("  %-52s", name + " ...");
        out.flush();
        try {
            T result = work.call();
            out.printf(Locale.ROOT, "%5.1f s%n", seconds(start));
            return result;
        } catch (Exception e) {
            out.println("failed");
            throw e;
        } finally {
            out.flush();
        }
    }

    /** Prints one line with the time since the beginning. */
    void say(String text) {
        out.printf(Locale.ROOT, "  %6.1f s  %s%n", seconds(began), text);
        out.flush();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
