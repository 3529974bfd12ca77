// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

/**
 * A mistake in a rule folder.
 *
 * @param file path of the file, relative to the folder of rules
 * @param line line in it, from 1; 0 where the file as a whole is meant
 * @param text what is wrong, with the value; what is allowed; what to do
 */
public record Problem(String file, int line, String text) {
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + text;
    }
}
