// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The first bytes of a file, which tell better than its name what it is. */
final class FileHead {
    /** No more than the stream keeps. */
    private static final int LENGTH = 48 * 1024;

    private final byte[] bytes;

    private FileHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Looks at the first bytes without taking them. */
    static FileHead of(BufferedInputStream in) throws IOException {
        in.mark(LENGTH);
        byte[] bytes = in.readNBytes(LENGTH);
        in.reset();
        return new FileHead(bytes);
    }

    /** The bytes themselves; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Whether it begins with these bytes. */
    boolean begins(int... magic) {
        return holds(0, magic);
    }

    /** Whether these bytes stand there. */
    boolean holds(int at, int... magic) {
        if (bytes.length < at + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[at + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is one value of JSON rather than a row of them, as logs are. */
    boolean opensJson() {
        int from = 0;
        while (from < bytes.length && bytes[from] <= ' ') {
            from++;
        }
        if (from == bytes.length || bytes[from] != '{' && bytes[from] != '[') {
            return false;
        }
        int next = from + 1;
        while (next < bytes.length && bytes[next] <= ' ') {
            next++;
        }
        // Layouts of logs put times into brackets.
        if (next < bytes.length && "{[]}\"'".indexOf(bytes[next]) < 0) {
            return false;
        }
        for (int i = from; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return bytes[i + 1] != '{';
            }
        }
        return true;
    }

    /** Whether it speaks of messages, as records of logs do. */
    boolean holdsRecords() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return List.of(
                        "\"message\"",
                        "\"msg\"",
                        "\"log\"",
                        "\"@timestamp\"",
                        "\"logger",
                        "\"apiVersion\"",
                        "\"diagnostics\"")
                .stream()
                .anyMatch(text::contains);
    }

    /** UTF-16, told by its mark or by every second byte being zero; empty for anything else. */
    Optional<Charset> wideCharset() {
        if (begins(0xff, 0xfe)) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        if (begins(0xfe, 0xff)) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                if ((i & 1) == 0) {
                    even++;
                } else {
                    odd++;
                }
            }
        }
        int half = bytes.length / 2;
        if (half > 8 && odd > half * 0.9 && even < half * 0.1) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return half > 8 && even > half * 0.9 && odd < half * 0.1
                ? Optional.of(StandardCharsets.UTF_16BE)
                : Optional.empty();
    }

    /** Whether too much of it is nothing that texts are made of. */
    boolean looksBinary() {
        int strange = 0;
        for (byte c : bytes) {
            if (c >= 0 && c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != 0x1b && c != '\f' && c != '\b') {
                strange += c == 0 ? 4 : 1;
            }
        }
        return strange * 20L > bytes.length;
    }
}
