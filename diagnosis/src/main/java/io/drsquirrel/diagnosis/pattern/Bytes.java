// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searching in byte arrays, eight bytes at a step. */
final class Bytes {

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Maps A to Z onto a to z, all other bytes onto themselves. */
    static final byte[] FOLD = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            FOLD[i] = (byte) (i >= 'A' && i <= 'Z' ? i | 0x20 : i);
        }
    }

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Bytes() {}

    /** Four bytes as one number; letters that differ in case only (and a few signs) give the same number. */
    static int gram(byte[] bytes, int at) {
        return (int) INT.get(bytes, at) | 0x20202020;
    }

    /** Index of the first {@code wanted} in [from, to), or {@code to}. */
    static int indexOf(byte[] bytes, byte wanted, int from, int to) {
        long pattern = (wanted & 0xffL) * ONES;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long x = (long) LONG.get(bytes, at) ^ pattern;
            long zero = (x - ONES) & ~x & HIGHS;
            if (zero != 0) {
                return at + (Long.numberOfTrailingZeros(zero) >>> 3);
            }
        }
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Index after the last line feed in [from, at), or {@code from}. */
    static int lineStart(byte[] bytes, int from, int at) {
        int start = at;
        while (start > from && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    /** Whether {@code literal} (already in lower case where {@code fold}) stands at {@code at} and ends before {@code to}. */
    static boolean isAt(byte[] bytes, int at, int to, byte[] literal, boolean fold) {
        if (at + literal.length > to) {
            return false;
        }
        for (int i = 0; i < literal.length; i++) {
            byte b = bytes[at + i];
            if ((fold ? FOLD[b & 0xff] : b) != literal[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code literal} (already in lower case where {@code fold}) occurs in [from, to). */
    static boolean contains(byte[] bytes, int from, int to, byte[] literal, boolean fold) {
        int last = to - literal.length;
        byte first = literal[0];
        for (int at = from; at <= last; at++) {
            byte b = bytes[at];
            if ((fold ? FOLD[b & 0xff] : b) == first && isAt(bytes, at, to, literal, fold)) {
                return true;
            }
        }
        return false;
    }

    static boolean isAscii(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            if (((long) LONG.get(bytes, at) & HIGHS) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }
}
