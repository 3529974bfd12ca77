// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

/**
 * How far a reader of hostile input goes.
 *
 * @param maxSourceBytes bytes read of one file or archive entry after unpacking
 * @param maxRatio times that unpacked content may be larger than what it was packed into; asked only past 64 MiB
 * @param maxEntries entries looked at in one archive
 * @param maxLineBytes bytes kept of one line; the rest is skipped
 * @param maxRecordBytes bytes kept of one record with its stack trace; its middle is skipped
 * @param chunkBytes bytes scanned at once; several chunks are in memory at a time
 */
public record ReadLimits(
        long maxSourceBytes, int maxRatio, int maxEntries, int maxLineBytes, int maxRecordBytes, int chunkBytes) {
    /** 64 GiB per source, ratio 400, 100,000 entries, 64 KiB lines, 256 KiB records, chunks of 2 MiB. */
    public static final ReadLimits DEFAULT = new ReadLimits(64L << 30, 400, 100_000, 64 << 10, 256 << 10, 2 << 20);

    public ReadLimits {
        if (maxSourceBytes < 1 || maxRatio < 1 || maxEntries < 1) {
            throw new IllegalArgumentException("read limits: all must be positive, but source bytes are "
                    + maxSourceBytes + ", ratio " + maxRatio + ", entries " + maxEntries);
        }
        if (maxLineBytes < 256 || maxRecordBytes < maxLineBytes || chunkBytes < maxLineBytes) {
            throw new IllegalArgumentException("read limits: lines of " + maxLineBytes
                    + " bytes must have at least 256 and fit into records (" + maxRecordBytes + ") and chunks ("
                    + chunkBytes + ")");
        }
    }
}
