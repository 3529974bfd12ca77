// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Ends instead of failing, and ends where content grows beyond its limits. */
final class TolerantStream extends InputStream {
    private static final int RATIO_ASKED_FROM = 64 << 20;

    private final InputStream in;
    private final LogSource source;
    private final PackedStream packed;
    private final boolean unpacking;
    private final ReadLimits limits;
    private final List<Skipped> skipped;
    private long count;
    private boolean ended;

    /**
     * A stream.
     *
     * @param packed the file that the bytes come out of
     * @param unpacking whether they are not the file's own
     * @param skipped hears why it ended early
     */
    TolerantStream(
            InputStream in,
            LogSource source,
            PackedStream packed,
            boolean unpacking,
            ReadLimits limits,
            List<Skipped> skipped) {
        this.in = in;
        this.source = source;
        this.packed = packed;
        this.unpacking = unpacking;
        this.limits = limits;
        this.skipped = skipped;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        if (ended) {
            return -1;
        }
        try {
            int read = in.read(buffer, from, length);
            if (read < 0) {
                ended = true;
                return -1;
            }
            count += read;
            if (unpacking) {
                packed.unpacked += read;
            }
            if (tooLarge()) {
                ended = true;
            }
            return read;
        } catch (IOException | RuntimeException e) {
            ended = true;
            skipped.add(new Skipped(
                    source.name(),
                    "ends early after " + count + " bytes ("
                            + (unpacking ? "truncated or broken archive" : "read error") + ": " + Printable.of(e)
                            + "); what stood before was read"));
            return -1;
        }
    }

    private boolean tooLarge() {
        if (count > limits.maxSourceBytes()) {
            skipped.add(new Skipped(
                    source.name(), "larger than " + limits.maxSourceBytes() + " bytes; only these were read"));
            return true;
        }
        // What the unpacker has not asked for yet may still be dense, hence the allowance.
        if (unpacking
                && packed.unpacked > RATIO_ASKED_FROM
                && packed.unpacked / (packed.count() + 128 * 1024) > limits.maxRatio()) {
            packed.bomb = true;
            skipped.add(new Skipped(
                    source.name(),
                    "unpacks to more than " + limits.maxRatio()
                            + " times its size (a zip bomb?); reading stopped after " + count + " bytes"));
            return true;
        }
        return false;
    }
}
