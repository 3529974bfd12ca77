// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.util.Arrays;
import java.util.List;

/**
 * Finds occurrences of many literals in a buffer by looking at every k-th byte only.
 *
 * <p>An occurrence of a literal of at least k + 3 bytes holds, wherever it stands, one four-byte sequence that starts at a
 * multiple of k. So from each literal the k neighbouring sequences that are rarest in logs ({@link LiteralRarity}) are entered
 * into a bitmap of 2<sup>17</sup> bits, which stays in the first-level cache; the scan hashes the four bytes at each k-th place
 * and looks only where a bit is set whether a literal really stands there. Unlike an automaton, no step waits for the one
 * before it, so the processor works on several places at a time. k is 8, 4, 2 or 1, by the shortest literal. Literals of two
 * or three bytes have a bitmap of their own over pairs and cost a second pass.
 *
 * <p>Literals are ASCII in lower case and found in any case.
 */
final class GramFilter {

    /** Takes the place of each occurrence. */
    @FunctionalInterface
    interface Hits {
        void hit(int at, int literal);
    }

    private static final int BITS = 17;
    private static final int MULTIPLIER = 0x9E3779B1;

    private final byte[][] literals;
    private final int stride;
    private final long[] bitmap = new long[1 << (BITS - 6)];
    private final Table grams;
    private final long[] pairBitmap;
    private final Table pairs;

    GramFilter(List<byte[]> literals) {
        this.literals = literals.toArray(byte[][]::new);
        int shortest = Integer.MAX_VALUE;
        int shortCount = 0;
        for (byte[] literal : literals) {
            if (literal.length < 4) {
                shortCount++;
            } else {
                shortest = Math.min(shortest, literal.length);
            }
        }
        stride = shortest == Integer.MAX_VALUE ? 0 : Math.min(8, Integer.highestOneBit(shortest - 3));
        grams = new Table(literals.size() * Math.max(1, stride));
        pairs = new Table(shortCount);
        pairBitmap = new long[shortCount == 0 ? 0 : 1 << 10];
        for (int i = 0; i < this.literals.length; i++) {
            byte[] literal = this.literals[i];
            if (literal.length < 4) {
                int pair = pair(literal, 0);
                pairBitmap[pair >>> 6] |= 1L << pair;
                pairs.add(pair, i, 0);
                continue;
            }
            int window = LiteralRarity.rarestWindow(literal, stride + 3);
            for (int offset = window; offset < window + stride; offset++) {
                int gram = Bytes.gram(literal, offset);
                int hash = hash(gram);
                bitmap[hash >>> 6] |= 1L << hash;
                grams.add(gram, i, offset);
            }
        }
    }

    /** The distance between the bytes that are looked at, 0 if there is no literal of four bytes or more. */
    int stride() {
        return stride;
    }

    /** Reports each occurrence that lies within [from, to); not in order of place. */
    void scan(byte[] bytes, int from, int to, Hits hits) {
        // Constant strides let the compiler drop the bounds checks.
        switch (stride) {
            case 8 -> scan8(bytes, from, to, hits);
            case 4 -> scan4(bytes, from, to, hits);
            case 2 -> scan2(bytes, from, to, hits);
            case 1 -> scan1(bytes, from, to, hits);
            default -> {}
        }
        if (pairBitmap.length > 0) {
            scanPairs(bytes, from, to, hits);
        }
    }

    private void scan8(byte[] bytes, int from, int to, Hits hits) {
        long[] map = bitmap;
        int at = from;
        for (; at < to - 35; at += 32) {
            int a = hash(Bytes.gram(bytes, at));
            int b = hash(Bytes.gram(bytes, at + 8));
            int c = hash(Bytes.gram(bytes, at + 16));
            int d = hash(Bytes.gram(bytes, at + 24));
            if (((map[a >>> 6] >>> a | map[b >>> 6] >>> b | map[c >>> 6] >>> c | map[d >>> 6] >>> d) & 1) != 0) {
                probe(bytes, at, from, to, hits);
                probe(bytes, at + 8, from, to, hits);
                probe(bytes, at + 16, from, to, hits);
                probe(bytes, at + 24, from, to, hits);
            }
        }
        for (; at < to - 3; at += 8) {
            probe(bytes, at, from, to, hits);
        }
    }

    private void scan4(byte[] bytes, int from, int to, Hits hits) {
        long[] map = bitmap;
        int at = from;
        for (; at < to - 19; at += 16) {
            int a = hash(Bytes.gram(bytes, at));
            int b = hash(Bytes.gram(bytes, at + 4));
            int c = hash(Bytes.gram(bytes, at + 8));
            int d = hash(Bytes.gram(bytes, at + 12));
            if (((map[a >>> 6] >>> a | map[b >>> 6] >>> b | map[c >>> 6] >>> c | map[d >>> 6] >>> d) & 1) != 0) {
                probe(bytes, at, from, to, hits);
                probe(bytes, at + 4, from, to, hits);
                probe(bytes, at + 8, from, to, hits);
                probe(bytes, at + 12, from, to, hits);
            }
        }
        for (; at < to - 3; at += 4) {
            probe(bytes, at, from, to, hits);
        }
    }

    private void scan2(byte[] bytes, int from, int to, Hits hits) {
        for (int at = from; at < to - 3; at += 2) {
            probe(bytes, at, from, to, hits);
        }
    }

    private void scan1(byte[] bytes, int from, int to, Hits hits) {
        for (int at = from; at < to - 3; at++) {
            probe(bytes, at, from, to, hits);
        }
    }

    private void scanPairs(byte[] bytes, int from, int to, Hits hits) {
        for (int at = from; at < to - 1; at++) {
            int pair = pair(bytes, at);
            if ((pairBitmap[pair >>> 6] >>> pair & 1) != 0) {
                verify(pairs, pair, bytes, at, from, to, hits);
            }
        }
    }

    private void probe(byte[] bytes, int at, int from, int to, Hits hits) {
        int gram = Bytes.gram(bytes, at);
        int hash = hash(gram);
        if ((bitmap[hash >>> 6] >>> hash & 1) != 0) {
            verify(grams, gram, bytes, at, from, to, hits);
        }
    }

    private void verify(Table table, int key, byte[] bytes, int at, int from, int to, Hits hits) {
        for (int entry = table.first(key); entry >= 0; entry = table.next[entry]) {
            int literal = table.literal[entry];
            int start = at - table.offset[entry];
            if (start >= from && Bytes.isAt(bytes, start, to, literals[literal], true)) {
                hits.hit(start, literal);
            }
        }
    }

    private static int hash(int gram) {
        return (gram * MULTIPLIER) >>> (32 - BITS);
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8) | 0x2020;
    }

    /** From a key to the literals that hold it, each with the key's place in it: open addressing, entries chained. */
    private static final class Table {

        private final int mask;
        private final int[] keys;
        private final int[] heads;
        private final int[] next;
        private final int[] literal;
        private final int[] offset;
        private int size;

        Table(int capacity) {
            int slots = Integer.highestOneBit(Math.max(8, capacity * 4 - 1)) << 1;
            mask = slots - 1;
            keys = new int[slots];
            heads = new int[slots];
            Arrays.fill(heads, -1);
            next = new int[capacity];
            literal = new int[capacity];
            offset = new int[capacity];
        }

        void add(int key, int literalIndex, int offsetInLiteral) {
            int slot = slot(key);
            keys[slot] = key;
            next[size] = heads[slot];
            literal[size] = literalIndex;
            offset[size] = offsetInLiteral;
            heads[slot] = size++;
        }

        int first(int key) {
            return heads[slot(key)];
        }

        private int slot(int key) {
            int slot = ((key * MULTIPLIER) >>> 7) & mask;
            while (heads[slot] >= 0 && keys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }
    }
}
