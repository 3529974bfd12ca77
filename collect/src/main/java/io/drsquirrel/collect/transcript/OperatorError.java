// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The error in the status of a Flink resource: JSON in a string, with a list of throwables from the outermost on. */
final class OperatorError {
    private OperatorError() {}

    /** Types and messages on one line, the causes behind. */
    static String words(String error) {
        try {
            JsonNode node = new ObjectMapper().readTree(error);
            if (node == null || !node.isObject()) {
                return error.strip();
            }
            StringBuilder told = new StringBuilder(throwable(node));
            for (JsonNode cause : node.path("throwableList")) {
                told.append(" Caused by: ").append(throwable(cause));
            }
            String trace = node.path("stackTrace").asText("");
            return trace.isEmpty() ? told.toString() : told + " " + trace;
        } catch (JsonProcessingException e) {
            return error.strip();
        }
    }

    private static String throwable(JsonNode node) {
        return node.path("type").asText("") + ": " + node.path("message").asText("");
    }
}
