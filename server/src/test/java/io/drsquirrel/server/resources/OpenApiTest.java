// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.server.api.ErrorAnswer;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.jaxrs2.Reader;
import io.swagger.v3.oas.integration.SwaggerConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code server/openapi.json} is what the resources say. After a change of the API: {@code mvn -pl server test
 * -Dtest=OpenApiTest -Dopenapi.write}, and commit what comes of it.
 */
class OpenApiTest {
    private static final Path FILE = Path.of("openapi.json");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    @Test
    void committedDocument_isWhatTheResourcesSay() throws IOException {
        String generated = generate();
        if (System.getProperty("openapi.write") != null) {
            Files.writeString(FILE, generated);
        }

        assertThat(Files.readString(FILE))
                .as("openapi.json is out of date; run this test with -Dopenapi.write and commit the file")
                .isEqualTo(generated);
    }

    @Test
    void everyOperation_hasANameASentenceAndAnAnswer() throws IOException {
        JsonNode paths = JSON.readTree(generate()).path("paths");

        assertThat(paths).hasSizeGreaterThanOrEqualTo(13);
        for (JsonNode path : paths) {
            assertThat(path.path("get").path("operationId").asText()).isNotEmpty();
            assertThat(path.path("get").path("summary").asText()).isNotEmpty();
            assertThat(path.path("get").path("responses").path("200").path("content"))
                    .isNotEmpty();
        }
    }

    private static String generate() throws IOException {
        OpenAPI api = new OpenAPI()
                .info(new Info()
                        .title("Dr. Squirrel")
                        .version("1")
                        .description("Times are ISO-8601 in UTC, durations milliseconds; what is not known is absent.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
        SwaggerConfiguration configuration =
                new SwaggerConfiguration().openAPI(api).openAPI31(true);
        Set<Class<?>> resources = new LinkedHashSet<>(Set.of(
                JobsResource.class,
                JobResource.class,
                GuidesResource.class,
                FleetResource.class,
                SearchResource.class,
                SystemResource.class));
        OpenAPI read = new Reader(configuration).read(resources);
        ObjectNode document = (ObjectNode) JSON.readTree(Json31.mapper().writeValueAsString(read));
        ObjectNode schemas = (ObjectNode) document.path("components").path("schemas");
        schemas.set(
                "ErrorAnswer",
                JSON.readTree("{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"integer\"},"
                        + "\"message\":{\"type\":\"string\"}}}"));
        schemas.properties().forEach(e -> require(e.getKey(), (ObjectNode) e.getValue()));
        document.set("paths", underApi(document.path("paths")));
        document.put("openapi", "3.1.0");
        return JSON.writeValueAsString(JSON.treeToValue(document, Object.class)) + "\n";
    }

    /** What a record does not mark as nullable is always there. */
    private static void require(String name, ObjectNode schema) {
        ArrayNode required = schema.putArray("required");
        for (RecordComponent component : recordOf(name).getRecordComponents()) {
            elementsMayBeAbsent(component, schema);
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
                required.add(renamed == null ? component.getName() : renamed.value());
            }
        }
        schema.put("type", "object");
    }

    /** Series have gaps. */
    private static void elementsMayBeAbsent(RecordComponent component, ObjectNode schema) {
        if (component.getAnnotatedType() instanceof AnnotatedParameterizedType list
                && list.getAnnotatedActualTypeArguments()[0].isAnnotationPresent(Nullable.class)) {
            ObjectNode items = (ObjectNode)
                    schema.path("properties").path(component.getName()).path("items");
            String type = items.path("type").asText();
            items.putArray("type").add(type).add("null");
        }
    }

    private static Class<?> recordOf(String name) {
        try {
            return Class.forName(ErrorAnswer.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("schema " + name + " is none of the API's records", e);
        }
    }

    private static ObjectNode underApi(JsonNode paths) throws IOException {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        paths.properties().forEach(e -> {
            ObjectNode responses = (ObjectNode) e.getValue().path("get").path("responses");
            JsonNode answer = responses.path("default").path("content");
            responses.removeAll();
            responses.putObject("200").put("description", "the answer").set("content", answer);
            responses
                    .putObject("default")
                    .put("description", "what went wrong, in words")
                    .putObject("content")
                    .putObject("application/json")
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/ErrorAnswer");
            sorted.put("/api" + e.getKey(), e.getValue());
        });
        ObjectNode all = JSON.createObjectNode();
        sorted.forEach(all::set);
        return all;
    }
}
