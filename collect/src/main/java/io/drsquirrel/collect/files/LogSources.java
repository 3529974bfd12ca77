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
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds logs: files, folders (with what lies below them), globs, {@code -} for standard input; looks into {@code .gz}, {@code
 * .bz2}, {@code .xz}, {@code .zst}, {@code .zip}, {@code .tar} and {@code .tar.gz}, and into archives inside archives one level deep. What a file is, is told
 * by its first bytes, not by its name.
 *
 * <p>Nothing is unpacked to disk and names of entries are only shown, so that paths leading out of an archive do no harm. What
 * cannot be read (binary content, broken or suspiciously dense archives, unknown compression) is left out with a word in
 * {@link #skipped()}; what could be read before it broke is passed on.
 */
public final class LogSources {

    /** Takes one log after another. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Reads one log to its end; the stream is closed by the caller.
         *
         * @param content its bytes as UTF-8 or a one-byte encoding, unpacked; reading it does not fail, it ends early instead
         */
        void log(LogSource source, InputStream content) throws IOException;
    }

    private static final int NESTED = 2;
    private static final int HEAD = 8 * 1024;
    private static final int XZ_MEMORY_KIB = 128 << 10;
    private static final int RATIO_ASKED_FROM = 64 << 20;
    private static final Pattern ROTATION = Pattern.compile("\\.(\\d{1,5})(?=(\\.gz|\\.zip|\\.bz2)?$)");

    private record Found(
            Path path, String name, long size, @Nullable Instant modifiedAt) {}

    private final List<Found> files;
    private final boolean standardInput;
    private final InputStream stdin;
    private final ReadLimits limits;
    private final List<Skipped> skipped;
    private final long totalBytes;

    private LogSources(
            List<Found> files, boolean standardInput, InputStream stdin, ReadLimits limits, List<Skipped> skipped) {
        this.files = List.copyOf(files);
        this.standardInput = standardInput;
        this.stdin = stdin;
        this.limits = limits;
        this.skipped = skipped;
        this.totalBytes =
                standardInput ? -1 : files.stream().mapToLong(Found::size).sum();
    }

    /**
     * Finds what the paths mean; paths that mean nothing are told by {@link #skipped()}.
     *
     * @param stdin what {@code -} stands for
     */
    public static LogSources find(List<String> paths, InputStream stdin, ReadLimits limits) {
        Set<Path> seen = new LinkedHashSet<>();
        List<Found> files = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        boolean standardInput = false;
        for (String path : paths) {
            if (path.equals("-")) {
                standardInput = true;
            } else {
                List<Found> found = find(path, limits, skipped);
                found.stream().filter(f -> seen.add(f.path())).forEach(files::add);
            }
        }
        return new LogSources(files, standardInput, stdin, limits, skipped);
    }

    private static List<Found> find(String text, ReadLimits limits, List<Skipped> skipped) {
        List<Found> found = new ArrayList<>();
        try {
            Path path = Path.of(text);
            if (Files.isDirectory(path)) {
                walk(path, path, null, found, limits, skipped);
            } else if (Files.exists(path)) {
                add(path, shown(path.getFileName()), found, skipped);
            } else if (text.matches(".*[*?\\[{].*")) {
                glob(text, found, limits, skipped);
            } else {
                skipped.add(new Skipped(text, "there is no such file or folder"));
                return found;
            }
            if (found.isEmpty()) {
                skipped.add(new Skipped(text, "no file found there"));
            }
        } catch (InvalidPathException e) {
            skipped.add(new Skipped(text, "not a path: " + e.getReason()));
        } catch (IOException e) {
            skipped.add(new Skipped(text, "cannot be listed: " + words(e)));
        }
        found.sort(Comparator.comparing((Found f) -> order(f.name())).thenComparing(Found::name));
        return found;
    }

    /** Rotated files oldest first, the log before what was written beside it. */
    private static String order(String name) {
        Matcher rotated = ROTATION.matcher(name);
        String base = name;
        int age = 0;
        if (rotated.find()) {
            age = Integer.parseInt(rotated.group(1));
            base = name.substring(0, rotated.start());
        }
        boolean log = base.endsWith(".log");
        String stem = base.replaceAll("\\.(log|out|err)$", "");
        return stem + '\u0000' + (log ? '0' : '1') + base + String.format(Locale.ROOT, "%06d", 100_000 - age);
    }

    private static void glob(String text, List<Found> found, ReadLimits limits, List<Skipped> skipped)
            throws IOException {
        int meta = 0;
        while ("*?[{".indexOf(text.charAt(meta)) < 0) {
            meta++;
        }
        int slash = text.lastIndexOf('/', meta);
        Path root = Path.of(slash < 0 ? "." : slash == 0 ? "/" : text.substring(0, slash));
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + text.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            skipped.add(new Skipped(text, "not a glob: " + e.getMessage()));
            return;
        }
        if (Files.isDirectory(root)) {
            walk(root, root, matcher, found, limits, skipped);
        }
    }

    private static void walk(
            Path root,
            Path shownFrom,
            @Nullable PathMatcher matcher,
            List<Found> found,
            ReadLimits limits,
            List<Skipped> skipped)
            throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (found.size() >= limits.maxEntries()) {
                    skipped.add(new Skipped(
                            root.toString(),
                            "more than " + limits.maxEntries() + " files; those after " + file
                                    + " were not read - name a smaller folder"));
                    return FileVisitResult.TERMINATE;
                }
                Path relative = shownFrom.relativize(file);
                boolean asked = matcher == null || matches(matcher, relative);
                if (asked && Files.isRegularFile(file)) {
                    add(file, shown(relative), found, skipped);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                skipped.add(new Skipped(shown(file), "cannot be opened: " + words(e)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** A glob that names a folder means what lies below it. */
    private static boolean matches(PathMatcher matcher, Path relative) {
        for (int i = relative.getNameCount(); i > 0; i--) {
            if (matcher.matches(relative.subpath(0, i))) {
                return true;
            }
        }
        return false;
    }

    private static void add(Path file, String name, List<Found> found, List<Skipped> skipped) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            found.add(new Found(
                    file.toAbsolutePath().normalize(),
                    name,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        } catch (IOException e) {
            skipped.add(new Skipped(name, "cannot be opened: " + words(e)));
        }
    }

    /** Bytes of all files on disk; -1 where standard input is among them. */
    public long totalBytes() {
        return totalBytes;
    }

    /** What was not read and why; grows while {@link #forEach} runs. */
    public List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    /** Passes each log to the visitor, one after another. Problems of one file do not end the reading of others. */
    public void forEach(Visitor visitor, Progress progress) throws IOException {
        long[] done = {0};
        for (Found file : files) {
            try (InputStream raw = Files.newInputStream(file.path())) {
                CountedStream counted = new CountedStream(raw, bytes -> {
                    done[0] += bytes;
                    progress.read(done[0], totalBytes);
                });
                open(new LogSource(file.name(), file.modifiedAt()), counted, counted, 0, visitor);
                counted.flush();
            } catch (java.nio.file.NoSuchFileException | java.nio.file.AccessDeniedException e) {
                skipped.add(new Skipped(file.name(), "cannot be opened: " + words(e)));
            }
        }
        if (standardInput) {
            CountedStream counted = new CountedStream(stdin, bytes -> {
                done[0] += bytes;
                progress.read(done[0], totalBytes);
            });
            open(new LogSource("stdin", null), counted, counted, 0, visitor);
            counted.flush();
        }
    }

    // ---------------------------------------------------------------------------------------------- unpacking

    private void open(LogSource source, InputStream in, CountedStream packed, int depth, Visitor visitor)
            throws IOException {
        Tolerant content = new Tolerant(in, source, packed, depth > 0);
        BufferedInputStream buffered = new BufferedInputStream(content, 64 * 1024);
        byte[] head = head(buffered);
        if (head.length == 0) {
            return;
        }
        String lower = source.name().toLowerCase(Locale.ROOT);
        if (is(head, 0x1f, 0x8b)) {
            nested(
                    source,
                    depth,
                    () -> open(source, new GZIPInputStream(buffered, 64 * 1024), packed, depth + 1, visitor));
        } else if (is(head, 'B', 'Z', 'h') && head.length > 4 && head[4] == 0x31) {
            nested(
                    source,
                    depth,
                    () -> open(source, new BZip2CompressorInputStream(buffered, true), packed, depth + 1, visitor));
        } else if (is(head, 'P', 'K', 3, 4)) {
            if (lower.endsWith(".jar") || lower.endsWith(".war")) {
                skipped.add(new Skipped(source.name(), "a Java archive, not a log"));
            } else {
                nested(source, depth, () -> zip(source, buffered, packed, depth + 1, visitor));
            }
        } else if (head.length > 262 && is(head, 257, 'u', 's', 't', 'a', 'r')) {
            nested(source, depth, () -> tar(source, buffered, packed, depth + 1, visitor));
        } else if (is(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            nested(
                    source,
                    depth,
                    () -> open(source, new ZstdCompressorInputStream(buffered), packed, depth + 1, visitor));
        } else if (is(head, 0xfd, '7', 'z', 'X', 'Z')) {
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
                            depth + 1,
                            visitor));
        } else if (is(head, 'J', 'A', 'V', 'A', ' ', 'P', 'R', 'O', 'F', 'I', 'L', 'E')) {
            skipped.add(new Skipped(source.name(), "a heap dump, not a log - open it with a heap analyser"));
        } else if (is(head, 'F', 'L', 'R', 0)) {
            skipped.add(new Skipped(source.name(), "a flight recording, not a log - open it with JDK Mission Control"));
        } else if (is(head, 'T', 'F', 'i', 'l', 'e') || is(head, 'D', 'A', 'T', 'A', 'B', 'L', 'K', '*')) {
            skipped.add(new Skipped(
                    source.name(), "YARN's own aggregated format - read the output of 'yarn logs -applicationId ...'"));
        } else {
            text(source, buffered, head, visitor);
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
            skipped.add(new Skipped(source.name(), "broken archive, what stood before was read: " + words(e)));
        }
    }

    private void zip(LogSource source, InputStream in, CountedStream packed, int depth, Visitor visitor)
            throws IOException {
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
                    open(inner, new Unclosable(zip), packed, depth, visitor);
                } else {
                    skipped.add(new Skipped(inner.name(), "encrypted, or packed in a way that is not supported"));
                }
            }
        }
    }

    private void tar(LogSource source, InputStream in, CountedStream packed, int depth, Visitor visitor)
            throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
        TarArchiveEntry entry;
        for (int i = 0; (entry = tar.getNextEntry()) != null; i++) {
            if (packed.bomb || tooMany(source, i)) {
                return;
            }
            if (entry.isFile() && !entry.isSymbolicLink() && !entry.isLink()) {
                long at = entry.getLastModifiedTime().toMillis();
                open(inner(source, entry.getName(), at), new Unclosable(tar), packed, depth, visitor);
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
                source.name() + "!" + printable(entry),
                modified > 0 ? Instant.ofEpochMilli(modified) : source.modifiedAt());
    }

    private void text(LogSource source, BufferedInputStream in, byte[] head, Visitor visitor) throws IOException {
        Charset wide = wideCharset(head);
        if (wide != null) {
            visitor.log(source, new Transcoded(in, wide));
        } else if (looksBinary(head)) {
            skipped.add(new Skipped(source.name(), "binary content, not a log"));
        } else {
            if (is(head, 0xef, 0xbb, 0xbf)) {
                in.skipNBytes(3);
            }
            Optional<Transcript> transcript = Transcript.of(source.fileName(), head);
            if (transcript.isPresent()) {
                byte[] whole = in.readNBytes(Transcript.LARGEST);
                if (whole.length < Transcript.LARGEST) {
                    String text = new String(whole, StandardCharsets.UTF_8);
                    byte[] log = transcript.get().asLog(text).orElse(text).getBytes(StandardCharsets.UTF_8);
                    visitor.log(source, new ByteArrayInputStream(log));
                } else {
                    visitor.log(source, new SequenceInputStream(new ByteArrayInputStream(whole), in));
                }
                return;
            }
            visitor.log(source, in);
        }
    }

    private static byte[] head(BufferedInputStream in) throws IOException {
        in.mark(HEAD);
        byte[] head = in.readNBytes(HEAD);
        in.reset();
        return head;
    }

    private static boolean is(byte[] head, int... magic) {
        int from = magic[0] == 257 ? 257 : 0;
        int skip = magic[0] == 257 ? 1 : 0;
        if (head.length < from + magic.length - skip) {
            return false;
        }
        for (int i = skip; i < magic.length; i++) {
            if ((head[from + i - skip] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** UTF-16, told by its mark or by every second byte being zero; null for anything else. */
    private static @Nullable Charset wideCharset(byte[] head) {
        if (is(head, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        if (is(head, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < head.length; i++) {
            if (head[i] == 0) {
                if ((i & 1) == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        int half = head.length / 2;
        if (half > 8 && odd > half * 0.9 && even < half * 0.1) {
            return StandardCharsets.UTF_16LE;
        }
        return half > 8 && even > half * 0.9 && odd < half * 0.1 ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean looksBinary(byte[] head) {
        int strange = 0;
        for (byte c : head) {
            if (c >= 0 && c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c != '\f' && c != '\b') {
                strange += c == 0 ? 4 : 1;
            }
        }
        return strange * 20L > head.length;
    }

    private static String words(Throwable e) {
        String message = e.getMessage();
        return printable(message == null ? e.getClass().getSimpleName() : message);
    }

    private static String shown(Path path) {
        return printable(path.toString().replace('\\', '/'));
    }

    /** A name that cannot steer a terminal. */
    private static String printable(String name) {
        String cut = name.length() > 500 ? name.substring(0, 500) : name;
        return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e]", "?");
    }

    // ---------------------------------------------------------------------------------------------- streams

    /** Hears about bytes read. */
    private interface Bytes {
        void read(long count);
    }

    /** Counts what is read from disk. */
    private static final class CountedStream extends FilterInputStream {
        private final Bytes listener;
        private long count;
        private long told;
        /** Bytes that came out of this file, all entries and layers together. */
        private long unpacked;
        /** Whether it was found to be too dense; nothing more of it is read. */
        private boolean bomb;

        CountedStream(InputStream in, Bytes listener) {
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
                listener.read(news);
            }
        }

        long count() {
            return count;
        }
    }

    /** Ends instead of failing, and ends where content grows beyond its limits. */
    private final class Tolerant extends InputStream {
        private final InputStream in;
        private final LogSource source;
        private final CountedStream packed;
        private final boolean unpacking;
        private long count;
        private boolean ended;

        Tolerant(InputStream in, LogSource source, CountedStream packed, boolean unpacking) {
            this.in = in;
            this.source = source;
            this.packed = packed;
            this.unpacking = unpacking;
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
                                + (unpacking ? "truncated or broken archive" : "read error") + ": " + words(e)
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
