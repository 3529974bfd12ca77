// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                add(path, Printable.of(path.getFileName()), found, skipped);
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
            skipped.add(new Skipped(text, "cannot be listed: " + Printable.of(e)));
        }
        Map<Found, String> orders = new IdentityHashMap<>();
        found.forEach(file -> orders.put(file, order(file.name())));
        found.sort(Comparator.comparing((Found file) -> orders.getOrDefault(file, ""))
                .thenComparing(Found::name));
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
                    add(file, Printable.of(relative), found, skipped);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                skipped.add(new Skipped(Printable.of(file), "cannot be opened: " + Printable.of(e)));
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
            skipped.add(new Skipped(name, "cannot be opened: " + Printable.of(e)));
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
        LogUnpacker unpacker = new LogUnpacker(limits, skipped, visitor);
        long[] done = {0};
        LongConsumer listener = bytes -> {
            done[0] += bytes;
            progress.read(done[0], totalBytes);
        };
        for (Found file : files) {
            try (InputStream raw = Files.newInputStream(file.path())) {
                PackedStream packed = new PackedStream(raw, listener);
                unpacker.open(new LogSource(file.name(), file.modifiedAt()), packed);
                packed.flush();
            } catch (NoSuchFileException | AccessDeniedException e) {
                skipped.add(new Skipped(file.name(), "cannot be opened: " + Printable.of(e)));
            }
        }
        if (standardInput) {
            PackedStream packed = new PackedStream(stdin, listener);
            unpacker.open(new LogSource("stdin", null), packed);
            packed.flush();
        }
    }
}
