// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.wire.WireException.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

import static io.drsquirrel.model.wire.WireException.quote;

/** Reads fields of a JSON tree, saying what is wrong with them where they cannot be read. */
final class WireFields {
    /** Last millisecond of the year 9999; times beyond are not times. */
    private static final long LAST_MILLIS = 253_402_300_799_999L;

    private WireFields() {}

    static Instant instant(long millis) throws WireException {
        if (millis < 0 || millis > LAST_MILLIS) {
            throw new WireException(
                    Reason.INVALID_FIELD,
                    "at - " + millis + " - milliseconds since 1970, at most year 9999, are expected");
        }
        return Instant.ofEpochMilli(millis);
    }

    static Instant instant(JsonNode object, String field, Instant otherwise) throws WireException {
        Long millis = longOrNull(object, field);
        return millis == null ? otherwise : instant(millis);
    }

    static @Nullable Instant instantOrNull(JsonNode object, String field) throws WireException {
        Long millis = longOrNull(object, field);
        return millis == null ? null : instant(millis);
    }

    static String text(JsonNode object, String field) {
        String value = textOrNull(object, field);
        return value == null ? "" : value;
    }

    static @Nullable String textOrNull(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || value.isNull() || value.isContainerNode() ? null : value.asText();
    }

    static @Nullable Long longOrNull(JsonNode object, String field) throws WireException {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToLong()) {
            throw new WireException(
                    Reason.INVALID_FIELD, field + " - " + quote(value.toString()) + " - a whole number is expected");
        }
        return value.longValue();
    }

    static @Nullable Double doubleOrNull(JsonNode object, String field) throws WireException {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw new WireException(
                    Reason.INVALID_FIELD, field + " - " + quote(value.toString()) + " - a number is expected");
        }
        return value.doubleValue();
    }

    static ProcessRef process(JsonNode object, String cluster, String host, String where) throws WireException {
        if (!object.isObject()) {
            throw new WireException(
                    Reason.INVALID_FIELD, where + " - " + quote(object.toString()) + " - an object is expected");
        }
        String id = text(object, "id");
        if (id.isEmpty()) {
            throw new WireException(Reason.MISSING_FIELD, where + ".id - missing - expected: a name of the process");
        }
        return new ProcessRef(cluster, WireDecoder.processKind(text(object, "kind")), id, host);
    }

    static JsonNode array(JsonNode node, String where) throws WireException {
        if (!node.isArray()) {
            throw new WireException(
                    Reason.INVALID_FIELD, where + " - " + quote(node.toString()) + " - a list is expected");
        }
        return node;
    }
}
