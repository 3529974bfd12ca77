// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip of what is kept. */
final class Compression {
    /** Far more than any picture of a job; what unpacks to more is none. */
    private static final int LARGEST = 256 * 1024 * 1024;

    private Compression() {}

    static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new StoreException("a document cannot be compressed", e);
        }
        return packed.toByteArray();
    }

    static byte[] decompress(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new StoreException("a stored document unpacks to more than " + LARGEST + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new StoreException("a stored document cannot be unpacked", e);
        }
    }
}
