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
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.signal.SignalUnit;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the types of the model look in JSON where that is not simply their fields: times as texts, durations as milliseconds, series
 * as rows of numbers, coverage by the names of capabilities.
 */
final class ModelJson {
    private static final MathContext DIGITS = new MathContext(6);

    private ModelJson() {}

    /** A mapper that writes and reads all records of the model the same way. */
    static ObjectMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(300)
                        .maxStringLength(4 * 1024 * 1024)
                        .build())
                .build();
        SimpleModule module = new SimpleModule("squirrel-model");
        module.addSerializer(new Writer<>(Instant.class, (at, out, provider) -> out.writeString(at.toString())));
        module.addDeserializer(Instant.class, new Reader<>(Instant.class, ModelJson::instant, null));
        module.addSerializer(new Writer<>(Duration.class, (time, out, provider) -> out.writeNumber(time.toMillis())));
        module.addDeserializer(
                Duration.class,
                new Reader<>(Duration.class, (in, context) -> Duration.ofMillis(in.getLongValue()), null));
        module.addSerializer(new Writer<>(SignalSeries.class, ModelJson::write));
        module.addDeserializer(SignalSeries.class, new Reader<>(SignalSeries.class, ModelJson::series, null));
        module.addSerializer(new Writer<>(SubtaskSpread.class, ModelJson::write));
        module.addDeserializer(SubtaskSpread.class, new Reader<>(SubtaskSpread.class, ModelJson::spread, null));
        module.addSerializer(new Writer<>(Coverage.class, ModelJson::write));
        module.addDeserializer(Coverage.class, new Reader<>(Coverage.class, ModelJson::coverage, Coverage.NONE));
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

    /** The signal that a series or spread is of; empty where this version does not know it. */
    static Optional<Signal> signal(JsonNode node) {
        try {
            return Optional.of(Signal.valueOf(node.path("signal").asText()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(JsonParser in, DeserializationContext context) throws IOException {
        String text = in.getText();
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw context.weirdStringException(text, Instant.class, "a time as in 2026-11-21T08:00:00Z is expected");
        }
    }

    private static void write(SignalSeries series, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        out.writeStringField("signal", series.signal().name());
        out.writeStringField("subject", series.subject());
        out.writeNumberField("pane", series.pane().toMillis());
        out.writeFieldName("values");
        values(out, series.toArray(), exact(series.signal()));
        out.writeEndObject();
    }

    private static SignalSeries series(JsonParser in, DeserializationContext context) throws IOException {
        JsonNode tree = in.readValueAsTree();
        return new SignalSeries(
                known(tree),
                tree.path("subject").asText(),
                Duration.ofMillis(tree.path("pane").asLong()),
                values(tree.path("values")));
    }

    private static void write(SubtaskSpread spread, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        out.writeStringField("signal", spread.signal().name());
        out.writeStringField("vertexId", spread.vertexId());
        out.writeFieldName("values");
        values(out, spread.values().stream().mapToDouble(Double::doubleValue).toArray(), exact(spread.signal()));
        out.writeEndObject();
    }

    private static SubtaskSpread spread(JsonParser in, DeserializationContext context) throws IOException {
        JsonNode tree = in.readValueAsTree();
        List<Double> values = Arrays.stream(values(tree.path("values"))).boxed().toList();
        return new SubtaskSpread(known(tree), tree.path("vertexId").asText(), values);
    }

    private static Signal known(JsonNode tree) throws IOException {
        return signal(tree).orElseThrow(() -> new IOException("unknown signal " + tree.path("signal")));
    }

    private static void write(Coverage coverage, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        for (Capability capability : Capability.values()) {
            Optional<Coverage.Entry> entry = coverage.entry(capability);
            if (entry.isPresent()) {
                out.writeFieldName(capability.name());
                provider.defaultSerializeValue(entry.get(), out);
            }
        }
        out.writeEndObject();
    }

    private static Coverage coverage(JsonParser in, DeserializationContext context) throws IOException {
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

    /** How one type is written. */
    private interface Writes<T> {
        void write(T value, JsonGenerator out, SerializerProvider provider) throws IOException;
    }

    /** How one type is read. */
    private interface Reads<T> {
        T read(JsonParser in, DeserializationContext context) throws IOException;
    }

    private static final class Writer<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1;

        private final transient Writes<T> writes;

        Writer(Class<T> type, Writes<T> writes) {
            super(type);
            this.writes = writes;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            writes.write(value, out, provider);
        }
    }

    private static final class Reader<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final transient Reads<T> reads;
        private final transient @Nullable T absent;

        Reader(Class<T> type, Reads<T> reads, @Nullable T absent) {
            super(type);
            this.reads = reads;
            this.absent = absent;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return reads.read(in, context);
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) {
            return absent;
        }
    }
}
