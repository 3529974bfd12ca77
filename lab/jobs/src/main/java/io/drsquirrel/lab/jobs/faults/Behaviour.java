// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;

/** What an operator does beside its work: the faults, each with its one idea. Does nothing unless a method says otherwise. */
abstract class Behaviour implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Called when the subtask opens. */
    void open(int subtask) throws IOException {}

    /** Called for each record on the task's thread. */
    void onRecord(Event event) throws IOException {}

    /** Called in the synchronous phase of a checkpoint. */
    void onSnapshot(int subtask) throws IOException {}

    /** Called when the subtask closes, whether in good order or not. */
    void close() throws IOException {}

    static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
