// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Bytes and time of a metrics record in JSON, Protobuf and Avro, with the compressions that Kafka knows. The record is one that the
 * agent wrote in the demo; with {@code -Dcopies=N} its scopes are multiplied as on a larger task manager. For the ADR
 * on the wire format; it is kept beside it and not part of the build. Class path: jackson-databind 2.21.0, avro 1.12.1,
 * protobuf-java 4.32.1, lz4-java 1.11.2, zstd-jni 1.5.7-17; run as {@code java -cp ... WireFormatComparison.java}.
 */
public final class WireFormatComparison {
    private static final String[] TEXTS = {"job", "jobName", "vertex", "vertexName", "operator", "operatorName", "qualifier"};
    private static final String[] NUMBERS = {"subtask", "attempt"};

    private static final Schema SCOPE = new Schema.Parser().parse("""
            {"type":"record","name":"Scope","fields":[
             {"name":"texts","type":{"type":"array","items":["null","string"]}},
             {"name":"subtask","type":"int"},{"name":"attempt","type":"int"},
             {"name":"metrics","type":{"type":"map","values":"double"}}]}""");
    private static final Schema RECORD = Schema.createArray(SCOPE);

    private WireFormatComparison() {}

    /** One scope as any reader wants it. */
    private record Scope(String[] texts, int[] numbers, Map<String, Double> metrics) {}

    private interface Format {
        byte[] encode(List<Scope> scopes) throws IOException;

        List<Scope> decode(byte[] bytes) throws IOException;
    }

    /** Prints a table. */
    public static void main(String[] args) throws Exception {
        int copies = Integer.getInteger("copies", 1);
        List<Scope> scopes = IntStream.range(0, copies).boxed().flatMap(i -> sample(i).stream()).toList();
        long values = scopes.stream().mapToLong(s -> s.metrics().size()).sum();
        System.out.printf("%d scopes, %d values%n", scopes.size(), values);
        Map<String, Format> formats = new LinkedHashMap<>();
        formats.put("JSON", new Json());
        formats.put("Protobuf", new Protobuf());
        formats.put("Avro", new Avro());
        for (Map.Entry<String, Format> format : formats.entrySet()) {
            byte[] plain = format.getValue().encode(scopes);
            if (format.getValue().decode(plain).size() != scopes.size()) {
                throw new AssertionError(format.getKey());
            }
            double encode = micros(() -> format.getValue().encode(scopes));
            double decode = micros(() -> format.getValue().decode(plain));
            System.out.printf(Locale.ROOT, "%-9s encode %6.0f us, decode %6.0f us%n", format.getKey(), encode, decode);
            System.out.printf(Locale.ROOT, "%-9s plain   %7d bytes%n", format.getKey(), plain.length);
            for (String type : List.of("gzip", "lz4", "zstd")) {
                byte[] packed = compress(type, plain);
                double in = micros(() -> compress(type, plain));
                double out = micros(() -> decompress(type, packed));
                System.out.printf(
                        Locale.ROOT,
                        "%-9s %-7s %7d bytes, pack %6.0f us, unpack %6.0f us%n",
                        format.getKey(), type, packed.length, in, out);
            }
        }
    }

    private static List<Scope> sample(int copy) {
        try (InputStream in = Files.newInputStream(Path.of(System.getProperty("record", "metrics.json")))) {
            List<Scope> result = new ArrayList<>();
            for (JsonNode scope : new ObjectMapper().readTree(in).get("scopes")) {
                String[] texts = new String[TEXTS.length];
                for (int i = 0; i < TEXTS.length; i++) {
                    texts[i] = scope.hasNonNull(TEXTS[i]) ? scope.get(TEXTS[i]).asText() : null;
                }
                Map<String, Double> metrics = new LinkedHashMap<>();
                scope.get("metrics")
                        .fields()
                        .forEachRemaining(e -> metrics.put(
                                e.getKey(), e.getValue().asDouble() + (copy == 0 ? 0 : copy * 31L % 977)));
                result.add(new Scope(
                        texts,
                        new int[] {scope.path("subtask").asInt(-1) + copy, scope.path("attempt").asInt(0)},
                        metrics));
            }
            return result;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Processor time of one run, the best of several rounds: this machine is shared. */
    private static double micros(Callable<?> work) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        long kept = 0;
        for (int round = 0; round < 10; round++) {
            long start = threads.getCurrentThreadCpuTime();
            int times = 0;
            while (threads.getCurrentThreadCpuTime() - start < 100_000_000L) {
                kept += work.call().hashCode();
                times++;
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / 1000.0 / times);
        }
        if (kept == 42) {
            System.out.println();
        }
        return best;
    }

    private static byte[] compress(String type, byte[] plain) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(plain.length);
        try (OutputStream out = switch (type) {
            case "gzip" -> new GZIPOutputStream(buffer);
            case "lz4" -> new LZ4FrameOutputStream(buffer, LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB);
            default -> new ZstdOutputStream(buffer);
        }) {
            out.write(plain);
        }
        return buffer.toByteArray();
    }

    private static byte[] decompress(String type, byte[] packed) throws IOException {
        ByteArrayInputStream buffer = new ByteArrayInputStream(packed);
        try (InputStream in = switch (type) {
            case "gzip" -> new GZIPInputStream(buffer);
            case "lz4" -> new LZ4FrameInputStream(buffer);
            default -> new ZstdInputStream(buffer);
        }) {
            return in.readAllBytes();
        }
    }

    private static final class Json implements Format {
        private final ObjectMapper mapper = new ObjectMapper();

        @Override
        public byte[] encode(List<Scope> scopes) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_000);
            try (JsonGenerator json = mapper.createGenerator(bytes)) {
                json.writeStartArray();
                for (Scope scope : scopes) {
                    json.writeStartObject();
                    for (int i = 0; i < TEXTS.length; i++) {
                        if (scope.texts[i] != null) {
                            json.writeStringField(TEXTS[i], scope.texts[i]);
                        }
                    }
                    for (int i = 0; i < NUMBERS.length; i++) {
                        json.writeNumberField(NUMBERS[i], scope.numbers[i]);
                    }
                    json.writeObjectFieldStart("metrics");
                    for (Map.Entry<String, Double> metric : scope.metrics.entrySet()) {
                        double value = metric.getValue();
                        json.writeFieldName(metric.getKey());
                        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                            json.writeNumber((long) value);
                        } else {
                            json.writeNumber(value);
                        }
                    }
                    json.writeEndObject();
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            return bytes.toByteArray();
        }

        @Override
        public List<Scope> decode(byte[] bytes) throws IOException {
            List<Scope> result = new ArrayList<>();
            try (JsonParser parser = mapper.createParser(bytes)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    Scope scope = new Scope(new String[TEXTS.length], new int[2], new LinkedHashMap<>());
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String field = parser.currentName();
                        JsonToken token = parser.nextToken();
                        if (token == JsonToken.START_OBJECT) {
                            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                                String name = parser.currentName();
                                parser.nextToken();
                                scope.metrics.put(name, parser.getDoubleValue());
                            }
                        } else if (token == JsonToken.VALUE_STRING) {
                            scope.texts[List.of(TEXTS).indexOf(field)] = parser.getText();
                        } else {
                            scope.numbers[field.equals("subtask") ? 0 : 1] = parser.getIntValue();
                        }
                    }
                    result.add(scope);
                }
            }
            return result;
        }
    }

    /** As generated code for {@code repeated Scope} with {@code map<string, double>} would write it. */
    private static final class Protobuf implements Format {
        @Override
        public byte[] encode(List<Scope> scopes) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_000);
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (Scope scope : scopes) {
                ByteArrayOutputStream inner = new ByteArrayOutputStream(2000);
                CodedOutputStream message = CodedOutputStream.newInstance(inner);
                for (int i = 0; i < TEXTS.length; i++) {
                    if (scope.texts[i] != null) {
                        message.writeString(i + 1, scope.texts[i]);
                    }
                }
                message.writeInt32(8, scope.numbers[0]);
                message.writeInt32(9, scope.numbers[1]);
                for (Map.Entry<String, Double> metric : scope.metrics.entrySet()) {
                    int size = CodedOutputStream.computeStringSize(1, metric.getKey())
                            + CodedOutputStream.computeDoubleSize(2, metric.getValue());
                    message.writeTag(10, 2);
                    message.writeUInt32NoTag(size);
                    message.writeString(1, metric.getKey());
                    message.writeDouble(2, metric.getValue());
                }
                message.flush();
                out.writeByteArray(1, inner.toByteArray());
            }
            out.flush();
            return bytes.toByteArray();
        }

        @Override
        public List<Scope> decode(byte[] bytes) throws IOException {
            List<Scope> result = new ArrayList<>();
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            while (in.readTag() != 0) {
                ByteString inner = in.readBytes();
                CodedInputStream message = inner.newCodedInput();
                Scope scope = new Scope(new String[TEXTS.length], new int[2], new LinkedHashMap<>());
                for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
                    int field = tag >>> 3;
                    if (field < 8) {
                        scope.texts[field - 1] = message.readString();
                    } else if (field < 10) {
                        scope.numbers[field - 8] = message.readInt32();
                    } else {
                        int limit = message.pushLimit(message.readUInt32());
                        message.readTag();
                        String name = message.readString();
                        message.readTag();
                        scope.metrics.put(name, message.readDouble());
                        message.popLimit(limit);
                    }
                }
                result.add(scope);
            }
            return result;
        }
    }

    private static final class Avro implements Format {
        private final GenericDatumWriter<List<GenericRecord>> writer = new GenericDatumWriter<>(RECORD);
        private final GenericDatumReader<List<GenericRecord>> reader = new GenericDatumReader<>(RECORD);

        @Override
        public byte[] encode(List<Scope> scopes) throws IOException {
            List<GenericRecord> records = new ArrayList<>();
            for (Scope scope : scopes) {
                GenericRecord one = new GenericData.Record(SCOPE);
                one.put("texts", java.util.Arrays.asList(scope.texts));
                one.put("subtask", scope.numbers[0]);
                one.put("attempt", scope.numbers[1]);
                one.put("metrics", scope.metrics);
                records.add(one);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_000);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            writer.write(records, encoder);
            encoder.flush();
            return bytes.toByteArray();
        }

        @Override
        public List<Scope> decode(byte[] bytes) throws IOException {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new ByteArrayInputStream(bytes), null);
            List<Scope> result = new ArrayList<>();
            for (GenericRecord one : reader.read(null, decoder)) {
                String[] texts = ((List<?>) one.get("texts"))
                        .stream().map(t -> t == null ? null : t.toString()).toArray(String[]::new);
                Map<String, Double> metrics = new LinkedHashMap<>();
                ((Map<?, ?>) one.get("metrics")).forEach((k, v) -> metrics.put(k.toString(), (Double) v));
                result.add(new Scope(texts, new int[] {(int) one.get("subtask"), (int) one.get("attempt")}, metrics));
            }
            return result;
        }
    }
}
