// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.signal.SignalUnit;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Job snapshots as JSON, with {@code "v": 1} first. Times are ISO 8601 texts, durations milliseconds; absent values of a
 * series are {@code null}, the others keep six significant digits (times all of theirs). Fields, signals and enum constants
 * that a reader does not know are skipped, so that a newer watcher does not stop an older server.
 *
 * <p>May be shared between threads.
 */
public final class JobSnapshotCodec {
    /** Version of the format. */
    public static final int VERSION = 1;

    private static final MathContext DIGITS = new MathContext(6);

    private final ObjectMapper json = mapper();

    /** Writes a snapshot. */
    public byte[] encode(JobSnapshot snapshot) {
        try {
            ObjectNode tree = json.createObjectNode();
            tree.put("v", VERSION);
            tree.setAll((ObjectNode) json.valueToTree(snapshot));
            return json.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("snapshot " + snapshot.id() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads a snapshot.
     *
     * @throws IOException where it is no JSON, no snapshot, or of a version this reader does not know; the message says which
     */
    public JobSnapshot decode(byte[] bytes) throws IOException {
        JsonNode tree = json.readTree(bytes);
        if (tree == null || !tree.isObject()) {
            throw new IOException("job snapshot - not a JSON object - one object per record is expected");
        }
        int version = tree.path("v").asInt(0);
        if (version != VERSION) {
            throw new IOException("job snapshot - v is " + tree.path("v") + " - version " + VERSION
                    + " can be read - update the reader");
        }
        for (String needed : List.of("id", "key", "jobId", "window", "takenAt", "status")) {
            if (!tree.hasNonNull(needed)) {
                throw new IOException("job snapshot - field " + needed + " is missing - it is required");
            }
        }
        JsonNode window = tree.path("window");
        for (JsonNode series : tree.path("series")) {
            if (series instanceof ObjectNode object && !object.has("pane")) {
                object.set("pane", window.path("pane"));
            }
        }
        ArrayNode known = json.createArrayNode();
        tree.path("series").forEach(s -> signal(s).ifPresent(signal -> known.add(s)));
        ((ObjectNode) tree).set("series", known);
        ArrayNode spreads = json.createArrayNode();
        tree.path("spreads").forEach(s -> signal(s).ifPresent(signal -> spreads.add(s)));
        ((ObjectNode) tree).set("spreads", spreads);
        try {
            return json.treeToValue(tree, JobSnapshot.class);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException("job snapshot - " + e.getMessage(), e);
        }
    }

    private static Optional<Signal> signal(JsonNode node) {
        try {
            return Optional.of(Signal.valueOf(node.path("signal").asText()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A mapper that writes and reads all records of the model the same way; for answers that hold parts of a snapshot. */
    public static ObjectMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(300)
                        .maxStringLength(4 * 1024 * 1024)
                        .build())
                .build();
        SimpleModule module = new SimpleModule("squirrel-model");
        module.addSerializer(Instant.class, new InstantWriter());
        module.addDeserializer(Instant.class, new InstantReader());
        module.addSerializer(Duration.class, new DurationWriter());
        module.addDeserializer(Duration.class, new DurationReader());
        module.addSerializer(SignalSeries.class, new SeriesWriter());
        module.addDeserializer(SignalSeries.class, new SeriesReader());
        module.addSerializer(SubtaskSpread.class, new SpreadWriter());
        module.addDeserializer(SubtaskSpread.class, new SpreadReader());
        module.addSerializer(Coverage.class, new CoverageWriter());
        module.addDeserializer(Coverage.class, new CoverageReader());
        ObjectMapper mapper = JsonMapper.builder(factory)
                .addModule(module)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .disable(MapperFeature.AUTO_DETECT_GETTERS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();
        mapper.setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
        mapper.addHandler(new LaterConstants());
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        mapper.configOverride(Map.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        return mapper;
    }

    private static void values(JsonGenerator out, double[] values, boolean exact) throws IOException {
        out.writeStartArray();
        for (double v : values) {
            number(out, v, exact);
        }
        out.writeEndArray();
    }

    private static void number(JsonGenerator out, double value, boolean exact) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            out.writeNull();
            return;
        }
        double rounded = exact ? value : new BigDecimal(value, DIGITS).doubleValue();
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
            out.writeNumber((long) rounded);
        } else {
            out.writeNumber(rounded);
        }
    }

    private static double[] values(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = array.get(i);
            values[i] = value.isNumber() ? value.asDouble() : Double.NaN;
        }
        return values;
    }

    private static boolean exact(Signal signal) {
        return signal.unit() == SignalUnit.EPOCH_MILLISECONDS;
    }

    /** A constant of a later version becomes UNKNOWN where its type has that. */
    private static final class LaterConstants extends DeserializationProblemHandler {
        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String failure) {
            if (type.isEnum()) {
                for (Object constant : type.getEnumConstants()) {
                    if (constant.toString().equals("UNKNOWN")) {
                        return constant;
                    }
                }
            }
            return NOT_HANDLED;
        }
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getText();
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(
                        text, Instant.class, "a time as in 2026-11-21T08:00:00Z is expected");
            }
        }
    }

    private static final class DurationWriter extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationWriter() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(value.toMillis());
        }
    }

    private static final class DurationReader extends StdDeserializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Duration.ofMillis(in.getLongValue());
        }
    }

    private static final class SeriesWriter extends StdSerializer<SignalSeries> {
        private static final long serialVersionUID = 1;

        SeriesWriter() {
            super(SignalSeries.class);
        }

        @Override
        public void serialize(SignalSeries value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("signal", value.signal().name());
            out.writeStringField("subject", value.subject());
            out.writeNumberField("pane", value.pane().toMillis());
            out.writeFieldName("values");
            values(out, value.toArray(), exact(value.signal()));
            out.writeEndObject();
        }
    }

    private static final class SeriesReader extends StdDeserializer<SignalSeries> {
        private static final long serialVersionUID = 1;

        SeriesReader() {
            super(SignalSeries.class);
        }

        @Override
        public SignalSeries deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode tree = in.readValueAsTree();
            Signal signal = signal(tree).orElseThrow(() -> new IOException("unknown signal " + tree.path("signal")));
            return new SignalSeries(
                    signal,
                    tree.path("subject").asText(),
                    Duration.ofMillis(tree.path("pane").asLong()),
                    values(tree.path("values")));
        }
    }

    private static final class SpreadWriter extends StdSerializer<SubtaskSpread> {
        private static final long serialVersionUID = 1;

        SpreadWriter() {
            super(SubtaskSpread.class);
        }

        @Override
        public void serialize(SubtaskSpread value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("signal", value.signal().name());
            out.writeStringField("vertexId", value.vertexId());
            out.writeFieldName("values");
            values(out, value.values().stream().mapToDouble(Double::doubleValue).toArray(), exact(value.signal()));
            out.writeEndObject();
        }
    }

    private static final class SpreadReader extends StdDeserializer<SubtaskSpread> {
        private static final long serialVersionUID = 1;

        SpreadReader() {
            super(SubtaskSpread.class);
        }

        @Override
        public SubtaskSpread deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode tree = in.readValueAsTree();
            Signal signal = signal(tree).orElseThrow(() -> new IOException("unknown signal " + tree.path("signal")));
            List<Double> spread = new ArrayList<>(
                    Arrays.stream(values(tree.path("values"))).boxed().toList());
            return new SubtaskSpread(signal, tree.path("vertexId").asText(), spread);
        }
    }

    private static final class CoverageWriter extends StdSerializer<Coverage> {
        private static final long serialVersionUID = 1;

        CoverageWriter() {
            super(Coverage.class);
        }

        @Override
        public void serialize(Coverage value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            for (Capability capability : Capability.values()) {
                Optional<Coverage.Entry> entry = value.entry(capability);
                if (entry.isPresent()) {
                    out.writeFieldName(capability.name());
                    provider.defaultSerializeValue(entry.get(), out);
                }
            }
            out.writeEndObject();
        }
    }

    private static final class CoverageReader extends StdDeserializer<Coverage> {
        private static final long serialVersionUID = 1;

        CoverageReader() {
            super(Coverage.class);
        }

        @Override
        public Coverage deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode tree = in.readValueAsTree();
            EnumMap<Capability, Coverage.Entry> entries = new EnumMap<>(Capability.class);
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                for (Capability capability : Capability.values()) {
                    if (capability.name().equals(field.getKey())) {
                        entries.put(capability, context.readTreeAsValue(field.getValue(), Coverage.Entry.class));
                    }
                }
            }
            return new Coverage(entries);
        }

        @Override
        public Coverage getNullValue(DeserializationContext context) {
            return Coverage.NONE;
        }
    }
}
