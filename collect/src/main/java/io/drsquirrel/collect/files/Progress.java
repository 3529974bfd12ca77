// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

/** Hears how far reading has come; called about every mebibyte by the reading thread. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress SILENT = (done, total) -> {};

    /**
     * Reading went on.
     *
     * @param done bytes read of the files on disk (before unpacking)
     * @param total their bytes together; -1 where standard input is among them
     */
    void read(long done, long total);
}
