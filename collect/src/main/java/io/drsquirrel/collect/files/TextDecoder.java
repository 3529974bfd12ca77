// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a log as text: UTF-8 where they are that, ISO 8859-1 otherwise, so that nothing is lost. Terminal escapes and other
 * control characters are left out; line breaks and tabs stay.
 */
final class TextDecoder {
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    String decode(byte[] b, int from, int to) {
        boolean ascii = true;
        boolean clean = true;
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c < 0) {
                ascii = false;
            } else if (c < 0x20 && c != '\n' && c != '\t' || c == 0x7f) {
                clean = false;
            }
        }
        String text;
        if (ascii) {
            text = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        } else {
            text = decodeWide(b, from, to);
        }
        return clean ? text : clean(text);
    }

    /** Whether the bytes are ASCII without control characters, so that each stands for itself. */
    static boolean isPlain(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            byte c = b[i];
            if (c < 0x20 && c != '\t' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private String decodeWide(byte[] b, int from, int to) {
        // A cut may stand inside a character; that is no other encoding.
        int end = to;
        for (int back = 1; back <= 3 && to - back > from; back++) {
            int c = b[to - back] & 0xff;
            if (c >= 0xc0) {
                int length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
                if (length > back) {
                    end = to - back;
                }
                break;
            }
            if (c < 0x80) {
                break;
            }
        }
        try {
            CharBuffer decoded = utf8.reset().decode(ByteBuffer.wrap(b, from, end - from));
            return decoded.toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /** Without escape sequences and control characters. */
    static String clean(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == 0x1b || c == 0x9b) {
                i = behindEscape(text, i);
                continue;
            }
            if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f && (c < 0x80 || c > 0x9f))) {
                kept.append(c);
            }
            i++;
        }
        return kept.toString();
    }

    private static int behindEscape(String text, int escape) {
        int i = escape + 1;
        boolean csi = text.charAt(escape) == 0x9b;
        if (!csi) {
            if (i >= text.length()) {
                return i;
            }
            char kind = text.charAt(i);
            i++;
            if (kind == ']') {
                // An operating system command runs to BEL or ST; cut off, to the end of the line.
                while (i < text.length()
                        && text.charAt(i) != 0x07
                        && text.charAt(i) != 0x1b
                        && text.charAt(i) != '\n') {
                    i++;
                }
                if (i < text.length() && text.charAt(i) == 0x1b) {
                    return Math.min(text.length(), i + 2);
                }
                return i < text.length() && text.charAt(i) == 0x07 ? i + 1 : i;
            }
            if (kind != '[') {
                return i;
            }
        }
        while (i < text.length() && i - escape < 64) {
            char c = text.charAt(i);
            if (c == '\n') {
                return i;
            }
            i++;
            if (c >= 0x40 && c <= 0x7e) {
                break;
            }
        }
        return i;
    }
}
