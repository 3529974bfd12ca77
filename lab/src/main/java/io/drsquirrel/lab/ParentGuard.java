// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;

/**
 * A Java agent that ends its JVM as soon as the JVM that started it is gone, even by {@code kill -9}.
 *
 * <p>Standard input of every process of the laboratory is a pipe that only the parent holds open; when the parent ends, for
 * whatever reason, the kernel closes it and the read below returns. The class is copied alone into a jar, so it may use
 * nothing but the JDK; being an agent, it leaves the command line of a Flink process as it is in real installations.
 */
public final class ParentGuard {
    private static final int EXIT_CODE = 143;

    private ParentGuard() {}

    /** Called by the JVM before the main method. */
    public static void premain(String arguments) {
        Thread guard = new Thread(ParentGuard::haltAtEndOfInput, "squirrel-lab-parent-guard");
        guard.setDaemon(true);
        guard.start();
    }

    private static void haltAtEndOfInput() {
        try (FileInputStream input = new FileInputStream(FileDescriptor.in)) {
            int read = input.read();
            while (read >= 0) {
                read = input.read();
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
