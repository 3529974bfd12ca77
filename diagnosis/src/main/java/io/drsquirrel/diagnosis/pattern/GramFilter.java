// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds occurrences of many literals in a buffer by looking at every k-th byte only.
 *
 * <p>An occurrence of a literal of at least k + 3 bytes holds, wherever it stands, one four-byte sequence that starts at a
 * multiple of k. So from each literal the k neighbouring sequences that are rarest in logs ({@link LiteralRarity}) are entered
 * into a bitmap, which stays in the nearest caches; the scan hashes the four bytes at each k-th place and looks only where a bit
 * is set whether a literal really stands there. Unlike an automaton, no step waits for the one before it, so the processor
 * works on several places at a time.
 *
 * <p>Long literals, of 15 bytes or more, are searched for by sequences of eight bytes with k = 8: of a thousand literals some hold
 * nothing but what every other line holds, and four bytes would stop the scan there each time. The others have a pass of their
 * own, with k = 8, 4, or 2 by the shortest of them; so have literals of four bytes (by three of them), and of two or three. One
 * short literal thus costs a fast pass, and does not slow down the search for all.
 *
 * <p>Literals are bytes whose letters A to Z are in lower case; these are found in any case.
 */
final class GramFilter {

    /** Takes the place of each occurrence. */
    @FunctionalInterface
    interface Hits {
        void hit(int at, int literal);
    }

    private static final int MULTIPLIER = 0x9E3779B1;
    private static final long LONG_MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long SPACES = 0x2020202020202020L;
    private static final int LONG = 15;
    private static final int FOUR = 0xffffffff;
    private static final int THREE = 0x00ffffff;
    private static final int FEWEST_BITS = 17;
    private static final int MOST_BITS = 20;

    private final byte[][] literals;
    private final Grams longs;
    private final Grams mediums;
    private final Grams fours;
    private final long[] pairBitmap;
    private final Table pairs;

    GramFilter(List<byte[]> literals) {
        this.literals = literals.toArray(byte[][]::new);
        List<Integer> ofLong = new ArrayList<>();
        List<Integer> ofMedium = new ArrayList<>();
        List<Integer> ofFour = new ArrayList<>();
        List<Integer> ofPair = new ArrayList<>();
        int shortest = LONG;
        for (int i = 0; i < this.literals.length; i++) {
            int length = this.literals[i].length;
            (length >= LONG ? ofLong : length > 4 ? ofMedium : length == 4 ? ofFour : ofPair).add(i);
            shortest = length > 4 ? Math.min(shortest, length) : shortest;
        }
        longs = new Grams(ofLong, 8, 8);
        mediums = new Grams(ofMedium, shortest >= 11 ? 8 : shortest >= 7 ? 4 : 2, 4);
        fours = new Grams(ofFour, 2, 3);
        pairs = new Table(ofPair.size());
        pairBitmap = new long[ofPair.isEmpty() ? 0 : 1 << 10];
        for (int i : ofPair) {
            int pair = pair(this.literals[i], 0);
            pairBitmap[pair >>> 6] |= 1L << pair;
            pairs.add(pair, i, 0);
        }
    }

    /** Reports each occurrence that lies within [from, to); not in order of place. */
    void scan(byte[] bytes, int from, int to, Hits hits) {
        // One method per distance: constants let the compiler drop the bounds checks.
        if (longs.used) {
            longs.scanLong(bytes, from, to, hits);
        }
        if (mediums.used) {
            switch (mediums.stride) {
                case 8 -> mediums.scan8(bytes, from, to, hits);
                case 4 -> mediums.scan4(bytes, from, to, hits);
                default -> mediums.scan2(bytes, from, to, hits);
            }
        }
        if (fours.used) {
            fours.scan2(bytes, from, to, hits);
        }
        if (pairBitmap.length > 0) {
            scanPairs(bytes, from, to, hits);
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

    private void verify(Table table, int key, byte[] bytes, int at, int from, int to, Hits hits) {
        for (int entry = table.first(key); entry >= 0; entry = table.next[entry]) {
            int literal = table.literal[entry];
            int start = at - table.offset[entry];
            if (start >= from && Bytes.isAt(bytes, start, to, literals[literal], true)) {
                hits.hit(start, literal);
            }
        }
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | ((bytes[at + 1] & 0xff) << 8) | 0x2020;
    }

    /** The literals of one range of lengths. */
    private final class Grams {
        private final boolean used;
        private final int stride;
        private final int mask;
        private final int shift;
        private final long[] bitmap;
        private final Table table;

        /** By sequences of {@code width} bytes, 8, 4 or 3, at each {@code stride}-th place. */
        Grams(List<Integer> indices, int stride, int width) {
            this.used = !indices.isEmpty();
            this.stride = stride;
            this.mask = width == 3 ? THREE : FOUR;
            // Some forty bits for each that is set: few places are looked at in vain, and no more memory than need be.
            int entries = indices.size() * stride;
            int bits = 37 - Integer.numberOfLeadingZeros(Math.max(1, entries));
            this.shift = 32 - Math.max(FEWEST_BITS, Math.min(MOST_BITS, bits));
            this.bitmap = new long[used ? 1 << (32 - shift - 6) : 0];
            this.table = new Table(entries);
            for (int i : indices) {
                byte[] literal = literals[i];
                int window = LiteralRarity.rarestWindow(literal, stride + width - 1);
                for (int offset = window; offset < window + stride; offset++) {
                    int gram = width == 8 ? longGram(literal, offset) : gram(literal, offset);
                    int hash = width == 8 ? gram >>> shift : hash(gram);
                    bitmap[hash >>> 6] |= 1L << hash;
                    table.add(gram, i, offset);
                }
            }
        }

        /** Eight bytes, made one number of four: those that differ in case only give the same number. */
        private static int longGram(byte[] bytes, int at) {
            return (int) ((((long) Bytes.LONG.get(bytes, at) | SPACES) * LONG_MULTIPLIER) >>> 32);
        }

        private void scanLong(byte[] bytes, int from, int to, Hits hits) {
            long[] map = bitmap;
            int at = from;
            for (; at < to - 31; at += 32) {
                int a = longGram(bytes, at) >>> shift;
                int b = longGram(bytes, at + 8) >>> shift;
                int c = longGram(bytes, at + 16) >>> shift;
                int d = longGram(bytes, at + 24) >>> shift;
                if (((map[a >>> 6] >>> a | map[b >>> 6] >>> b | map[c >>> 6] >>> c | map[d >>> 6] >>> d) & 1) != 0) {
                    probeLong(bytes, at, from, to, hits);
                    probeLong(bytes, at + 8, from, to, hits);
                    probeLong(bytes, at + 16, from, to, hits);
                    probeLong(bytes, at + 24, from, to, hits);
                }
            }
            for (; at < to - 7; at += 8) {
                probeLong(bytes, at, from, to, hits);
            }
        }

        private void probeLong(byte[] bytes, int at, int from, int to, Hits hits) {
            int gram = longGram(bytes, at);
            int hash = gram >>> shift;
            if ((bitmap[hash >>> 6] >>> hash & 1) != 0) {
                verify(table, gram, bytes, at, from, to, hits);
            }
        }

        /** As {@link Bytes#gram}, of as many bytes as are looked at; also at the very end of a literal. */
        private int gram(byte[] literal, int offset) {
            return offset + 4 <= literal.length
                    ? Bytes.gram(literal, offset) & mask
                    : Bytes.gram(Arrays.copyOfRange(literal, offset, offset + 4), 0) & mask;
        }

        private int hash(int gram) {
            return (gram * MULTIPLIER) >>> shift;
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
            long[] map = bitmap;
            int at = from;
            for (; at < to - 9; at += 8) {
                int a = hash(Bytes.gram(bytes, at) & mask);
                int b = hash(Bytes.gram(bytes, at + 2) & mask);
                int c = hash(Bytes.gram(bytes, at + 4) & mask);
                int d = hash(Bytes.gram(bytes, at + 6) & mask);
                if (((map[a >>> 6] >>> a | map[b >>> 6] >>> b | map[c >>> 6] >>> c | map[d >>> 6] >>> d) & 1) != 0) {
                    probe(bytes, at, from, to, hits);
                    probe(bytes, at + 2, from, to, hits);
                    probe(bytes, at + 4, from, to, hits);
                    probe(bytes, at + 6, from, to, hits);
                }
            }
            for (; at < to - 3; at += 2) {
                probe(bytes, at, from, to, hits);
            }
            if (mask == THREE && at < to - 2) {
                int gram = Bytes.gram(new byte[] {bytes[at], bytes[at + 1], bytes[at + 2], 0}, 0) & mask;
                verify(table, gram, bytes, at, from, to, hits);
            }
        }

        private void probe(byte[] bytes, int at, int from, int to, Hits hits) {
            int gram = Bytes.gram(bytes, at) & mask;
            int hash = hash(gram);
            if ((bitmap[hash >>> 6] >>> hash & 1) != 0) {
                verify(table, gram, bytes, at, from, to, hits);
            }
        }
    }

    /** From a key to the literals that hold it, each with the key's place in it: open addressing, entries chained. */
    private static final class Table {

        private final int mask;
        /** Key and head of each slot side by side, since both are read. */
        private final int[] slots;

        private final int[] next;
        private final int[] literal;
        private final int[] offset;
        private int size;

        Table(int capacity) {
            int count = Integer.highestOneBit(Math.max(8, capacity * 4 - 1)) << 1;
            mask = count - 1;
            slots = new int[2 * count];
            Arrays.fill(slots, -1);
            next = new int[capacity];
            literal = new int[capacity];
            offset = new int[capacity];
        }

        void add(int key, int literalIndex, int offsetInLiteral) {
            int slot = slot(key);
            slots[slot] = key;
            next[size] = slots[slot + 1];
            literal[size] = literalIndex;
            offset[size] = offsetInLiteral;
            slots[slot + 1] = size++;
        }

        int first(int key) {
            return slots[slot(key) + 1];
        }

        private int slot(int key) {
            int slot = ((key * MULTIPLIER) >>> 7) & mask;
            while (slots[2 * slot + 1] >= 0 && slots[2 * slot] != key) {
                slot = (slot + 1) & mask;
            }
            return 2 * slot;
        }
    }
}
