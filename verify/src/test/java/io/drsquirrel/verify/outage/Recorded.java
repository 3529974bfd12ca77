// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.outage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.wire.WireDecoder;
import io.drsquirrel.model.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** All that agents had sent when the lights went out. */
record Recorded(List<String> records) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNDER_WAY = 5;

    /** Ids of the processes whose agents sent something. */
    List<String> processes() throws IOException {
        return List.copyOf(numbers().keySet());
    }

    /**
     * Per process the numbers of its records, where one is missing between zero and the last. Of the process that was halted the
     * last few do not count: they were under way, to several partitions, when it ended.
     */
    Map<String, String> gaps(String halted) throws IOException {
        Map<String, String> gaps = new TreeMap<>();
        numbers().forEach((process, all) -> {
            Set<Long> seen = process.equals(halted) ? all.headSet(all.last() - UNDER_WAY) : all;
            if (!seen.equals(LongStream.range(0, seen.size()).boxed().collect(Collectors.toSet()))) {
                gaps.put(process, seen.toString());
            }
        });
        return gaps;
    }

    private Map<String, TreeSet<Long>> numbers() throws IOException {
        Map<String, TreeSet<Long>> numbers = new TreeMap<>();
        for (String text : records) {
            JsonNode record = JSON.readTree(text);
            numbers.computeIfAbsent(record.path("process").path("id").asText(), id -> new TreeSet<>())
                    .add(record.get("seq").asLong());
        }
        return numbers;
    }

    /** How many records agents say they dropped. */
    long dropped() throws IOException {
        long dropped = 0;
        for (String text : records) {
            for (JsonNode count : JSON.readTree(text).path("dropped")) {
                dropped += count.asLong();
            }
        }
        return dropped;
    }

    /** When the metrics of a process were read that it sent first. */
    Instant firstMetrics(String process) throws IOException {
        Instant first = Instant.MAX;
        for (String text : records) {
            JsonNode record = JSON.readTree(text);
            if (record.path("process").path("id").asText().equals(process)
                    && record.path("kind").asText().equals("metrics")) {
                Instant at = Instant.ofEpochMilli(record.path("at").asLong());
                first = at.isBefore(first) ? at : first;
            }
        }
        return first;
    }

    List<Observation> observations() throws WireException {
        WireDecoder decoder = new WireDecoder();
        List<Observation> result = new ArrayList<>();
        for (String record : records) {
            result.addAll(decoder.decode(record.getBytes(StandardCharsets.UTF_8), "test"));
        }
        return result;
    }
}
