// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.engine.Diagnosis;
import java.io.IOException;
import java.util.List;

/** A form in which diagnoses are handed to somebody. */
public interface Report {
    /**
     * Writes the diagnoses of several jobs as one document.
     *
     * @param out where to; it is neither flushed nor closed
     * @throws IOException where {@code out} cannot take it
     */
    void write(List<Diagnosis> diagnoses, Appendable out) throws IOException;
}
