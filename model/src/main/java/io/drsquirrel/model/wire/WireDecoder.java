// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.wire.WireException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

import static io.drsquirrel.model.wire.WireException.quote;

/**
 * Decodes one record of any topic that agents write, into the observations it stands for.
 *
 * <p>The envelope is read in one pass, whatever the order of its fields; fields it does not know are skipped, so that agents
 * of a later minor version stay readable. Metrics, by far the most of the bytes, are read as a stream; the rest as a tree.
 * Decoders keep nothing between records and may be shared between threads.
 */
public final class WireDecoder {
    /** Version of the format that is read here. */
    public static final int VERSION = 1;

    /** No agent writes longer records; longer ones are refused unread. */
    public static final int LONGEST_RECORD = 8 * 1024 * 1024;

    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxStringLength(2 * 1024 * 1024)
                    .maxNumberLength(100)
                    .maxNameLength(2000)
                    .build())
            .build());

    /**
     * Decodes one record.
     *
     * @param record the record's value
     * @param source where it came from, {@code topic/partition@offset}; becomes the source of its log events
     * @return what it says, in the order of the record
     * @throws WireException where it is not a record of this format, with the reason
     */
    public List<Observation> decode(byte[] record, String source) throws WireException {
        if (record.length > LONGEST_RECORD) {
            throw new WireException(
                    Reason.TOO_LARGE,
                    "record - " + record.length + " bytes - at most " + LONGEST_RECORD
                            + " are allowed - send it in parts");
        }
        try (JsonParser parser = json.getFactory().createParser(record)) {
            Body body = read(parser);
            return body.observations(source);
        } catch (StreamConstraintsException e) {
            throw new WireException(Reason.TOO_LARGE, "record - " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            throw new WireException(
                    Reason.MALFORMED,
                    "record, byte " + e.getLocation().getByteOffset() + " - not readable as JSON: "
                            + quote(String.valueOf(e.getOriginalMessage())),
                    e);
        } catch (IOException e) {
            throw new WireException(Reason.MALFORMED, "record - " + e.getMessage(), e);
        }
    }

    private Body read(JsonParser parser) throws IOException, WireException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new WireException(Reason.MALFORMED, "record - not a JSON object - one object per record is expected");
        }
        Body body = new Body();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "v" -> body.version = integer(parser, field);
                case "kind" -> body.kind = text(parser, field);
                case "cluster" -> body.cluster = text(parser, field);
                case "host" -> body.host = text(parser, field);
                case "at" -> body.at = integer(parser, field);
                case "process" -> body.process = tree(parser);
                case "dropped" -> body.dropped = tree(parser);
                case "container" -> body.container = tree(parser);
                case "scopes" -> body.scopes = MetricScopes.read(parser);
                case "events" -> body.events = tree(parser);
                case "containers" -> body.containers = tree(parser);
                default -> parser.skipChildren();
            }
        }
        return body;
    }

    private JsonNode tree(JsonParser parser) throws IOException {
        return json.readTree(parser);
    }

    private static String text(JsonParser parser, String field) throws IOException, WireException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new WireException(
                    Reason.INVALID_FIELD, field + " - " + parser.currentToken() + " - a string is expected");
        }
        return parser.getText();
    }

    private static long integer(JsonParser parser, String field) throws IOException, WireException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new WireException(
                    Reason.INVALID_FIELD, field + " - " + parser.currentToken() + " - a whole number is expected");
        }
        return parser.getLongValue();
    }

    /** The envelope as read, before it is checked. */
    private static final class Body {
        private long version;
        private @Nullable String kind;
        private @Nullable String cluster;
        private String host = "";
        private long at;
        private @Nullable JsonNode process;
        private @Nullable JsonNode dropped;
        private @Nullable JsonNode container;
        private @Nullable MetricScopes scopes;
        private @Nullable JsonNode events;
        private @Nullable JsonNode containers;

        List<Observation> observations(String source) throws WireException {
            if (version == 0) {
                throw missing("v", "the version of the format");
            }
            if (version != VERSION) {
                throw new WireException(
                        Reason.NEWER_VERSION,
                        "v - " + version + " - this reader knows version " + VERSION + " - update the watcher");
            }
            if (kind == null) {
                throw missing("kind", "metrics, logs, events or containers");
            }
            if (cluster == null) {
                throw missing("cluster", "the cluster's name");
            }
            if (at <= 0) {
                throw missing("at", "milliseconds since 1970");
            }
            Instant time = WireFields.instant(at);
            return switch (kind) {
                case "metrics" -> {
                    if (scopes == null) {
                        throw missing("scopes", "a list of scopes with their metrics");
                    }
                    yield scopes.observations(time, sender(), container, process, dropped);
                }
                case "logs" -> LogEvents.observations(time, sender(), required(events, "events"), dropped, source);
                case "events" -> FlinkEvents.observations(time, sender(), required(events, "events"));
                case "containers" -> Containers.observations(time, cluster, host, required(containers, "containers"));
                default ->
                    throw new WireException(
                            Reason.UNKNOWN_KIND,
                            "kind - " + quote(kind)
                                    + " - metrics, logs, events or containers are known - update the watcher");
            };
        }

        private ProcessRef sender() throws WireException {
            return WireFields.process(required(process, "process"), String.valueOf(cluster), host, "process");
        }

        private static JsonNode required(@Nullable JsonNode node, String field) throws WireException {
            if (node == null || node.isNull()) {
                throw missing(field, "see docs/wire-format.md");
            }
            return node;
        }

        private static WireException missing(String field, String allowed) {
            return new WireException(Reason.MISSING_FIELD, field + " - missing - expected: " + allowed);
        }
    }

    /** How a process is called on the wire; kept here so that a renamed enum constant cannot change the format. */
    static ProcessKind processKind(String word) {
        return switch (word) {
            case "JOB_MANAGER" -> ProcessKind.JOB_MANAGER;
            case "TASK_MANAGER" -> ProcessKind.TASK_MANAGER;
            case "CLIENT" -> ProcessKind.CLIENT;
            case "OPERATOR" -> ProcessKind.OPERATOR;
            case "RESOURCE_MANAGER" -> ProcessKind.RESOURCE_MANAGER;
            default -> ProcessKind.UNKNOWN;
        };
    }
}
