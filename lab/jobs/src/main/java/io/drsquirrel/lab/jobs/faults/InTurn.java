// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** Several behaviours, one after another. */
final class InTurn extends Behaviour {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ArrayList<Behaviour> behaviours;

    InTurn(List<Behaviour> behaviours) {
        this.behaviours = new ArrayList<>(behaviours);
    }

    @Override
    void open(int subtask) throws IOException {
        for (Behaviour behaviour : behaviours) {
            behaviour.open(subtask);
        }
    }

    @Override
    void onRecord(Event event) throws IOException {
        for (Behaviour behaviour : behaviours) {
            behaviour.onRecord(event);
        }
    }

    @Override
    void onSnapshot(int subtask) throws IOException {
        for (Behaviour behaviour : behaviours) {
            behaviour.onSnapshot(subtask);
        }
    }

    @Override
    void close() throws IOException {
        for (Behaviour behaviour : behaviours) {
            behaviour.close();
        }
    }
}
