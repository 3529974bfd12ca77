// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A file as it lies on disk: counts what is read of it, and what comes out of it when it is unpacked. */
final class PackedStream extends FilterInputStream {
    private final LongConsumer listener;
    private long count;
    private long told;
    /** Bytes that came out of this file, all entries and layers together. */
    long unpacked;
    /** Whether it was found to be too dense; nothing more of it is read. */
    boolean bomb;

    /**
     * A stream.
     *
     * @param listener hears how many bytes were read since it last did
     */
    PackedStream(InputStream in, LongConsumer listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        counted(one < 0 ? -1 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = in.read(buffer, from, length);
        counted(read);
        return read;
    }

    private void counted(int read) {
        if (read > 0) {
            count += read;
            if (count - told >= 1 << 20) {
                flush();
            }
        }
    }

    void flush() {
        long news = count - told;
        told = count;
        if (news > 0) {
            listener.accept(news);
        }
    }

    /** Bytes read of it so far. */
    long count() {
        return count;
    }
}
