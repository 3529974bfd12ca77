// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * A record that could not be decoded, as it goes to the dead letters: where it was, why it could not be read, and its first
 * kilobyte, as text where it is text, else in base 64.
 */
final class DeadLetter {
    private static final int HEAD = 1024;

    private DeadLetter() {}

    /** One JSON object: topic, partition, offset, at, reason, message, bytes, head or headBase64. */
    static byte[] of(WireRecord record, WireException.Reason reason, String message) {
        StringBuilder json = new StringBuilder(512).append("{\"v\":1");
        field(json, "topic", record.topic());
        json.append(",\"partition\":").append(record.partition());
        json.append(",\"offset\":").append(record.offset());
        field(json, "at", Instant.ofEpochMilli(Math.max(0, record.timestamp())).toString());
        field(json, "reason", reason.name());
        field(json, "message", message.length() > HEAD ? message.substring(0, HEAD) : message);
        json.append(",\"bytes\":").append(record.value().length);
        byte[] head = Arrays.copyOf(record.value(), Math.min(HEAD, record.value().length));
        String text = text(head);
        if (text.isEmpty() && head.length > 0) {
            field(json, "headBase64", Base64.getEncoder().encodeToString(head));
        } else {
            field(json, "head", text);
        }
        return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes as text; empty where they are none. A character that the cut went through is left out. */
    private static String text(byte[] head) {
        for (int cut = 0; cut < 4 && cut < head.length; cut++) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(head, 0, head.length - cut))
                        .toString();
            } catch (CharacterCodingException e) {
                if (head.length < HEAD) {
                    return "";
                }
            }
        }
        return "";
    }

    private static void field(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || Character.isSurrogate(c)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
