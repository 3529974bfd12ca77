// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link PatternSet} over buffers. Not thread-safe; made by {@link PatternSet#scanner()}.
 *
 * <p>Lines may be ASCII, UTF-8, ISO 8859-1 or arbitrary bytes; nothing is decoded except lines with other than ASCII bytes on
 * which a regular expression has to be checked. A line is taken to begin at most 64 KiB before the literal that made it
 * interesting and to be 128 KiB long at most, so a line of a gigabyte costs no more than many short ones; it may then be reported
 * several times, by different stretches.
 */
public final class PatternScanner {

    private static final int BLOCK = 256 * 1024;
    private static final int REACH = 64 * 1024;

    private final PatternSet set;
    private final @Nullable Matcher[] matchers;
    /** Candidates of the block: line start in the upper half, pattern in the lower. */
    private long[] candidates = new long[256];

    private int count;
    private byte[] bytes = new byte[0];
    private int blockFrom;
    private int lineStart;
    private int lineEnd;

    PatternScanner(PatternSet set) {
        this.set = set;
        this.matchers = new Matcher[set.size()];
    }

    /** Calls {@code sink} for each line in [from, to) and each pattern that matches it. The last line may lack its end. */
    public void scan(byte[] buffer, int from, int to, LineMatchSink sink) {
        int block = from;
        while (block < to) {
            int end = to;
            if (to - block > BLOCK) {
                end = Math.min(to, Bytes.indexOf(buffer, (byte) '\n', block + BLOCK, to) + 1);
            }
            scanBlock(buffer, block, end, sink);
            block = end;
        }
        bytes = new byte[0];
    }

    /** Indices of the patterns that match the one line in [from, to). */
    public BitSet match(byte[] buffer, int from, int to) {
        BitSet matched = new BitSet(set.size());
        scan(buffer, from, to, (start, end, pattern) -> matched.set(pattern));
        return matched;
    }

    private void scanBlock(byte[] buffer, int from, int to, LineMatchSink sink) {
        bytes = buffer;
        count = 0;
        blockFrom = from;
        lineStart = 0;
        lineEnd = -1;
        set.filter().scan(buffer, from, to, (at, literal) -> {
            candidateAt(at, to);
            for (int pattern : set.patternsOfLiteral(literal)) {
                add(pattern);
            }
        });
        if (set.unfiltered().length > 0) {
            addEachLine(from, to);
        }
        if (count == 0) {
            return;
        }
        Arrays.sort(candidates, 0, count);
        long before = -1;
        int start = -1;
        int end = -1;
        for (int i = 0; i < count; i++) {
            long candidate = candidates[i];
            if (candidate == before) {
                continue;
            }
            before = candidate;
            if ((int) (candidate >>> 32) != start) {
                start = (int) (candidate >>> 32);
                end = Bytes.indexOf(buffer, (byte) '\n', start, reachEnd(start, to));
                if (end > start && buffer[end - 1] == '\r') {
                    end--;
                }
            }
            int pattern = (int) candidate;
            if (set.compiled(pattern).certain() || confirms(pattern, buffer, start, end)) {
                sink.matched(start, end, pattern);
            }
        }
    }

    private void candidateAt(int at, int to) {
        if (at < lineStart || at >= lineEnd) {
            lineStart = Bytes.lineStart(bytes, Math.max(blockFrom, at - REACH), at);
            lineEnd = Bytes.indexOf(bytes, (byte) '\n', at, reachEnd(lineStart, to)) + 1;
        }
    }

    private static int reachEnd(int start, int to) {
        return (int) Math.min(to, start + 2L * REACH);
    }

    private void addEachLine(int from, int to) {
        int start = from;
        while (start < to) {
            lineStart = start;
            for (int pattern : set.unfiltered()) {
                add(pattern);
            }
            start = Bytes.indexOf(bytes, (byte) '\n', start, to) + 1;
        }
    }

    private void add(int pattern) {
        long candidate = (long) lineStart << 32 | pattern;
        if (count > 0 && candidates[count - 1] == candidate) {
            return;
        }
        if (count == candidates.length) {
            candidates = Arrays.copyOf(candidates, count * 2);
        }
        candidates[count++] = candidate;
    }

    private boolean confirms(int pattern, byte[] buffer, int start, int end) {
        PatternSet.Compiled compiled = set.compiled(pattern);
        for (PatternSet.Part part : compiled.parts()) {
            if (!Bytes.contains(buffer, start, end, part.bytes(), part.fold())) {
                return false;
            }
        }
        Optional<Pattern> regex = compiled.regex();
        if (regex.isEmpty()) {
            return true;
        }
        for (PatternSet.Part[] cover : compiled.required()) {
            if (!containsAny(buffer, start, end, cover)) {
                return false;
            }
        }
        return found(pattern, regex.get(), buffer, start, end);
    }

    private static boolean containsAny(byte[] buffer, int start, int end, PatternSet.Part[] cover) {
        for (PatternSet.Part part : cover) {
            if (Bytes.contains(buffer, start, end, part.bytes(), part.fold())) {
                return true;
            }
        }
        return false;
    }

    private boolean found(int pattern, Pattern regex, byte[] buffer, int start, int end) {
        Matcher matcher = matchers[pattern];
        if (Bytes.isAscii(buffer, start, end)) {
            byte[] line = Arrays.copyOfRange(buffer, start, end);
            matcher = matcher == null ? regex.matcher(line) : matcher.reset(line);
        } else {
            String line = decode(buffer, start, end);
            matcher = matcher == null ? regex.matcher(line) : matcher.reset(line);
        }
        matchers[pattern] = matcher;
        return matcher.find();
    }

    private static String decode(byte[] buffer, int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, start, end - start))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(buffer, start, end - start, StandardCharsets.ISO_8859_1);
        }
    }
}
