// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.Serial;

/** A part of the laboratory did not start or did not answer; the message says where, what and what to do. */
public final class LabException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
