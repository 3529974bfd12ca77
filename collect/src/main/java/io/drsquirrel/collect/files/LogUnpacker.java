// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.transcript.Transcript;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * Passes on the logs in a file, however they are packed: what a file is, is told by its first bytes ({@link FileHead}). What is no
 * log, cannot be unpacked or breaks on the way is told as skipped.
 */
final class LogUnpacker {
    private static final int NESTED = 2;
    private static final int XZ_MEMORY_KIB = 128 << 10;

    private final ReadLimits limits;
    private final List<Skipped> skipped;
    private final LogSources.Visitor visitor;

    LogUnpacker(ReadLimits limits, List<Skipped> skipped, LogSources.Visitor visitor) {
        this.limits = limits;
        this.skipped = skipped;
        this.visitor = visitor;
    }

    /** Passes on a file, or the logs in it. */
    void open(LogSource source, PackedStream file) throws IOException {
        open(source, file, file, 0);
    }

    private void open(LogSource source, InputStream in, PackedStream packed, int depth) throws IOException {
        TolerantStream content = new TolerantStream(in, source, packed, depth > 0, limits, skipped);
        BufferedInputStream buffered = new BufferedInputStream(content, 64 * 1024);
        FileHead head = FileHead.of(buffered);
        if (head.isEmpty()) {
            return;
        }
        String lower = source.name().toLowerCase(Locale.ROOT);
        if (head.begins(0x1f, 0x8b)) {
            nested(source, depth, () -> open(source, new GZIPInputStream(buffered, 64 * 1024), packed, depth + 1));
        } else if (head.begins('B', 'Z', 'h') && head.holds(4, 0x31)) {
            nested(
                    source,
                    depth,
                    () -> open(source, new BZip2CompressorInputStream(buffered, true), packed, depth + 1));
        } else if (head.begins('P', 'K', 3, 4)) {
            if (lower.endsWith(".jar") || lower.endsWith(".war")) {
                skipped.add(new Skipped(source.name(), "a Java archive, not a log"));
            } else {
                nested(source, depth, () -> zip(source, buffered, packed, depth + 1));
            }
        } else if (head.holds(257, 'u', 's', 't', 'a', 'r')) {
            nested(source, depth, () -> tar(source, buffered, packed, depth + 1));
        } else if (head.begins(0x28, 0xb5, 0x2f, 0xfd)) {
            nested(source, depth, () -> open(source, new ZstdCompressorInputStream(buffered), packed, depth + 1));
        } else if (head.begins(0xfd, '7', 'z', 'X', 'Z')) {
            nested(
                    source,
                    depth,
                    () -> open(
                            source,
                            XZCompressorInputStream.builder()
                                    .setInputStream(buffered)
                                    .setDecompressConcatenated(true)
                                    .setMemoryLimitKiB(XZ_MEMORY_KIB)
                                    .get(),
                            packed,
                            depth + 1));
        } else if (head.begins('J', 'A', 'V', 'A', ' ', 'P', 'R', 'O', 'F', 'I', 'L', 'E')) {
            skipped.add(new Skipped(source.name(), "a heap dump, not a log - open it with a heap analyser"));
        } else if (head.begins('F', 'L', 'R', 0)) {
            skipped.add(new Skipped(source.name(), "a flight recording, not a log - open it with JDK Mission Control"));
        } else if (head.begins('T', 'F', 'i', 'l', 'e') || head.begins('D', 'A', 'T', 'A', 'B', 'L', 'K', '*')) {
            skipped.add(new Skipped(
                    source.name(), "YARN's own aggregated format - read the output of 'yarn logs -applicationId ...'"));
        } else {
            text(source, buffered, head);
        }
    }

    /** An action that unpacks. */
    private interface Unpacking {
        void run() throws IOException;
    }

    private void nested(LogSource source, int depth, Unpacking unpacking) {
        // A tar.gz counts as two wrappings, an archive of archives as four.
        if (depth > 2 * NESTED) {
            skipped.add(new Skipped(source.name(), "an archive inside an archive inside an archive - unpack it first"));
            return;
        }
        try {
            unpacking.run();
        } catch (IOException | RuntimeException e) {
            skipped.add(new Skipped(source.name(), "broken archive, what stood before was read: " + Printable.of(e)));
        }
    }

    private void zip(LogSource source, InputStream in, PackedStream packed, int depth) throws IOException {
        ZipArchiveInputStream zip = new ZipArchiveInputStream(in, "UTF-8", true, true);
        ZipArchiveEntry entry;
        for (int i = 0; (entry = zip.getNextEntry()) != null; i++) {
            if (packed.bomb || tooMany(source, i)) {
                return;
            }
            // A jar under another name, such as Flink's blobs.
            if (entry.getName().startsWith("META-INF") || entry.getName().endsWith(".class")) {
                skipped.add(new Skipped(source.name(), "a Java archive, not a log"));
                return;
            }
            if (!entry.isDirectory()) {
                LogSource inner = inner(source, entry.getName(), entry.getTime());
                if (zip.canReadEntryData(entry)) {
                    open(inner, new Unclosable(zip), packed, depth);
                } else {
                    skipped.add(new Skipped(inner.name(), "encrypted, or packed in a way that is not supported"));
                }
            }
        }
    }

    private void tar(LogSource source, InputStream in, PackedStream packed, int depth) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
        TarArchiveEntry entry;
        for (int i = 0; (entry = tar.getNextEntry()) != null; i++) {
            if (packed.bomb || tooMany(source, i)) {
                return;
            }
            if (entry.isFile() && !entry.isSymbolicLink() && !entry.isLink()) {
                long at = entry.getLastModifiedTime().toMillis();
                open(inner(source, entry.getName(), at), new Unclosable(tar), packed, depth);
            }
        }
    }

    private boolean tooMany(LogSource source, int entries) {
        if (entries < limits.maxEntries()) {
            return false;
        }
        skipped.add(new Skipped(source.name(), "more than " + limits.maxEntries() + " entries; the rest was not read"));
        return true;
    }

    private static LogSource inner(LogSource source, String entry, long modified) {
        return new LogSource(
                source.name() + "!" + Printable.of(entry),
                modified > 0 ? Instant.ofEpochMilli(modified) : source.modifiedAt());
    }

    private void text(LogSource source, BufferedInputStream in, FileHead head) throws IOException {
        Optional<Charset> wide = head.wideCharset();
        if (wide.isPresent()) {
            visitor.log(source, new Transcoded(in, wide.get()));
        } else if (head.looksBinary()) {
            skipped.add(new Skipped(source.name(), "binary content, not a log"));
        } else {
            if (head.begins(0xef, 0xbb, 0xbf)) {
                in.skipNBytes(3);
            }
            Optional<Transcript> transcript = Transcript.of(source.name(), head.bytes());
            if (transcript.isPresent()) {
                byte[] whole = in.readNBytes(Transcript.LARGEST);
                if (whole.length < Transcript.LARGEST) {
                    String text = new String(whole, StandardCharsets.UTF_8);
                    Optional<String> read =
                            transcript.get().asLog(text, why -> skipped.add(new Skipped(source.name(), why)));
                    if (read.isEmpty()) {
                        unknownJson(source, head);
                    }
                    byte[] log = read.orElse(text).getBytes(StandardCharsets.UTF_8);
                    visitor.log(source, new ByteArrayInputStream(log));
                } else {
                    if (head.opensJson()) {
                        skipped.add(new Skipped(
                                source.name(),
                                "more than " + (Transcript.LARGEST >> 20)
                                        + " MiB of JSON, read line by line as a log - what is an answer in it was not"
                                        + " made out; cut out with jq what is of use"));
                    }
                    visitor.log(source, new SequenceInputStream(new ByteArrayInputStream(whole), in));
                }
                return;
            }
            unknownJson(source, head);
            visitor.log(source, in);
        }
    }

    /** What somebody saved as an answer and nothing tells of what: it is named, so that nobody takes it for read. */
    private void unknownJson(LogSource source, FileHead head) {
        if (source.name().toLowerCase(Locale.ROOT).endsWith(".json") && head.opensJson() && !head.holdsRecords()) {
            skipped.add(new Skipped(
                    source.name(),
                    "JSON whose fields do not tell what it is - save answers of Flink's REST API whole, or with the"
                            + " call before them"));
        }
    }

    /** Keeps the entry's reader from closing the archive. */
    private static final class Unclosable extends FilterInputStream {
        Unclosable(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // The archive is closed with its file.
        }
    }
}
