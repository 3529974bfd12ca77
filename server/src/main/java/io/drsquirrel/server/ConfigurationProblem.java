// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

/** Something in the configuration is not allowed; the message says what, where, and what is. */
public final class ConfigurationProblem extends Exception {
    private static final long serialVersionUID = 1;

    public ConfigurationProblem(String message) {
        super(message);
    }
}
