// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

/**
 * Something that was not read, or not to its end.
 *
 * @param source the file, or archive and entry ({@code logs.zip!tm/taskmanager.log})
 * @param reason what is wrong with it and how much was read, in words
 */
public record Skipped(String source, String reason) {
    @Override
    public String toString() {
        return source + ": " + reason;
    }
}
