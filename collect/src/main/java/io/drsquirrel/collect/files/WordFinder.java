// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the first of a few words in bytes. A word of n bytes holds, wherever it stands, a pair of neighbours that begins at a multiple
 * of n - 1; so only these pairs are looked at, and the words compared where a pair is one of theirs. Immutable.
 */
final class WordFinder {
    private static final VarHandle PAIRS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final int stride;
    /** A bit per pair that occurs in the part of a word where one is sure to be looked at. */
    private final long[] bitmap = new long[1 << 10];

    private final int[] pairs;
    private final byte[][] words;
    private final int[] offsets;

    private WordFinder(byte[][] texts) {
        stride = Arrays.stream(texts).mapToInt(text -> text.length).min().orElse(2) - 1;
        pairs = new int[texts.length * stride];
        words = new byte[pairs.length][];
        offsets = new int[pairs.length];
        int size = 0;
        // Large offsets first: they mean the earlier of two places.
        for (int offset = stride - 1; offset >= 0; offset--) {
            for (byte[] text : texts) {
                int pair = pair(text, offset);
                bitmap[pair >>> 6] |= 1L << pair;
                pairs[size] = pair;
                words[size] = text;
                offsets[size++] = offset;
            }
        }
    }

    /** A finder of ASCII words of three letters or more; upper and lower case differ. */
    static WordFinder of(String... words) {
        return new WordFinder(Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new));
    }

    /** Where the first of the words stands in [from, to); -1 where none does. */
    int find(byte[] b, int from, int to) {
        for (int at = from; at < to - 1; at += stride) {
            int pair = pair(b, at);
            if ((bitmap[pair >>> 6] >>> pair & 1) != 0) {
                int found = compare(b, from, to, at, pair);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    private int compare(byte[] b, int from, int to, int at, int pair) {
        for (int i = 0; i < pairs.length; i++) {
            if (pairs[i] == pair) {
                int start = at - offsets[i];
                if (start >= from && LineShape.startsWith(b, start, to, words[i])) {
                    return start;
                }
            }
        }
        return -1;
    }

    private static int pair(byte[] b, int at) {
        return (short) PAIRS.get(b, at) & 0xffff;
    }
}
