// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads one JSON value out of a text and tells where it ends. One that breaks off is read as far as it goes; of one that is very
 * large or deep the rest is left out.
 */
final class SavedJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            // As Python prints it.
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final int DEEPEST = 400;
    /** Values kept of one answer. */
    static final int MOST_NODES = 400_000;

    private final JsonParser parser;
    private int nodes;
    private boolean broken;
    private boolean cut;

    private SavedJson(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * A value.
     *
     * @param end where the text goes on behind it
     * @param whole whether it did not break off
     * @param cut whether it was so large or deep that not all of it was kept
     */
    record Found(JsonNode value, int end, boolean whole, boolean cut) {}

    /** The object or array that begins there; empty where none does. */
    static Optional<Found> at(char[] text, int from) {
        try (JsonParser parser = FACTORY.createParser(text, from, text.length - from)) {
            SavedJson reader = new SavedJson(parser);
            if (parser.nextToken() == null || !parser.currentToken().isStructStart()) {
                return Optional.empty();
            }
            JsonNode value = reader.value(0);
            long read = parser.currentLocation().getCharOffset();
            int end = (int) Math.max(from + 1L, Math.min(text.length, from + read));
            return Optional.of(new Found(value, end, !reader.broken, reader.cut));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private JsonNode value(int depth) throws IOException {
        JsonNodeFactory make = JsonNodeFactory.instance;
        JsonToken token = parser.currentToken();
        nodes++;
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> make.textNode(parser.getText());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? make.numberNode(parser.getDoubleValue())
                        : make.numberNode(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> make.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> make.booleanNode(true);
            case VALUE_FALSE -> make.booleanNode(false);
            default -> make.nullNode();
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        try {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (isTooMuch(depth)) {
                    parser.skipChildren();
                    continue;
                }
                object.set(name, value(depth + 1));
                if (broken) {
                    return object;
                }
            }
            broken |= parser.currentToken() != JsonToken.END_OBJECT;
        } catch (IOException e) {
            broken = true;
        }
        return object;
    }

    private ArrayNode array(int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        try {
            JsonToken next = parser.nextToken();
            while (next != null && next != JsonToken.END_ARRAY) {
                if (isTooMuch(depth)) {
                    parser.skipChildren();
                } else {
                    array.add(value(depth + 1));
                    if (broken) {
                        return array;
                    }
                }
                next = parser.nextToken();
            }
            broken |= next == null;
        } catch (IOException e) {
            broken = true;
        }
        return array;
    }

    private boolean isTooMuch(int depth) {
        boolean tooMuch = depth > DEEPEST || nodes > MOST_NODES;
        cut |= tooMuch;
        return tooMuch;
    }
}
