// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** Waits for Ctrl-C (or SIGTERM) and closes what runs before the JVM goes. */
final class Shutdown {
    private Shutdown() {}

    /** Returns when {@code done} is counted down; on a signal closes {@code running} first and lets the JVM end. */
    static void await(CountDownLatch done, AutoCloseable running, PrintWriter out) throws InterruptedException {
        Thread hook = new Thread(
                () -> {
                    out.println();
                    out.println("Dr. Squirrel: stopping");
                    out.flush();
                    try {
                        running.close();
                    } catch (Exception e) {
                        out.println("  not everything stopped cleanly: " + e.getMessage());
                    }
                    out.flush();
                },
                "squirrel-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        done.await();
    }
}
