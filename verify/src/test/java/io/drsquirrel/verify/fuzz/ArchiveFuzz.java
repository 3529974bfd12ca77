// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Archives in archives, with whatever bytes of them changed, are read as far as they go: never with an exception, and what was left
 * out is told. Whole archives are made first, since chance alone hardly finds a checksum.
 */
class ArchiveFuzz {
    private static final int MOST = 64 << 10;

    @FuzzTest(maxDuration = "8s")
    void read(FuzzedDataProvider data) throws IOException {
        int layers = data.consumeInt(0, 4);
        int[] kinds = new int[layers];
        for (int i = 0; i < layers; i++) {
            kinds[i] = data.consumeInt(0, 5);
        }
        String name = data.consumeString(40);
        int[] changes = data.consumeInts(data.consumeInt(0, 8));
        int cut = data.consumeInt();
        byte[] bytes = data.consumeRemainingAsBytes();
        for (int kind : kinds) {
            byte[] packed = pack(kind, name, bytes);
            bytes = packed.length > MOST ? bytes : packed;
        }
        for (int change : changes) {
            if (bytes.length > 0) {
                bytes[Math.floorMod(change >> 8, bytes.length)] = (byte) change;
            }
        }
        if (cut % 3 == 0 && bytes.length > 0) {
            bytes = Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length));
        }
        LogsRead.of(bytes);
    }

    private static byte[] pack(int kind, String name, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        String entry = name.isEmpty() ? "a.log" : name.replace('\0', 'x');
        switch (kind) {
            case 0, 1 -> {
                try (ZipOutputStream zip = new ZipOutputStream(packed)) {
                    zip.putNextEntry(new ZipEntry(entry));
                    zip.write(content);
                    zip.closeEntry();
                } catch (IllegalArgumentException e) {
                    return content;
                }
            }
            case 2 -> {
                try (TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, "UTF-8")) {
                    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
                    TarArchiveEntry header = new TarArchiveEntry(entry.replace('/', '_'));
                    header.setSize(content.length);
                    tar.putArchiveEntry(header);
                    tar.write(content);
                    tar.closeArchiveEntry();
                }
            }
            case 3 -> write(new BZip2CompressorOutputStream(packed, 1), content);
            case 4 -> write(new XZOutputStream(packed, new LZMA2Options(0)), content);
            default -> write(new GZIPOutputStream(packed), content);
        }
        return packed.toByteArray();
    }

    private static void write(OutputStream out, byte[] content) throws IOException {
        try (out) {
            out.write(content);
        }
    }
}
