// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Alike;
import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.snapshot.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A failure whose innermost throwable is of certain types and was thrown by certain code, whatever its message says.
 *
 * <ul>
 *   <li>{@code types}: simple class names, one of which the innermost throwable's ends with; empty: any.
 *   <li>{@code by}: whose code threw it, told by the first frame that is neither the JDK's nor a check of arguments: {@code connector}, or parts of frames;
 *       empty: any.
 *   <li>{@code through}: parts of frames, one of which occurs anywhere in the chain; empty: any.
 * </ul>
 */
public final class ThrownInDetector implements Detector {
    private static final Pattern NUMBER = Pattern.compile("[0-9]");

    /** Connectors, formats and the drivers they bring along. */
    private static final List<String> CONNECTORS = List.of(
            "org.apache.flink.connector.",
            "org.apache.flink.connectors.",
            "org.apache.flink.streaming.connectors.",
            "org.apache.flink.formats.",
            "org.apache.flink.cdc.",
            "com.ververica.cdc.",
            "com.alibaba.ververica.",
            "com.alibaba.hologres.",
            "io.debezium.",
            "com.github.shyiko.",
            "com.mongodb.",
            "org.apache.kafka.",
            "org.apache.iceberg.",
            "org.apache.hudi.",
            "org.apache.paimon.",
            "org.apache.flink.table.store.",
            "org.apache.doris.",
            "com.starrocks.",
            "com.clickhouse.",
            "ru.yandex.clickhouse.",
            "org.apache.pulsar.",
            "io.streamnative.",
            "org.apache.rocketmq.",
            "org.apache.hadoop.hbase.",
            "org.elasticsearch.",
            "org.opensearch.",
            "org.apache.kudu.",
            "org.apache.fluss.",
            "io.delta.",
            "com.netease.arctic.",
            "org.apache.amoro.",
            "org.apache.inlong.",
            "org.apache.seatunnel.",
            "com.dtstack.",
            "org.tikv.",
            "com.pingcap.",
            "com.oceanbase.",
            "com.taosdata.",
            "com.databend.",
            "com.vesoft.",
            "com.aliyun.odps.",
            "com.aliyun.openservices.",
            "com.alibaba.flink.connectors.",
            "com.datastax.",
            "com.solacesystems.",
            "org.apache.activemq.",
            "org.apache.iotdb.",
            "org.dinky.",
            "redis.clients.",
            "io.lettuce.",
            "org.redisson.",
            "com.rabbitmq.",
            "com.mysql.",
            "org.mariadb.",
            "org.postgresql.",
            "oracle.jdbc.",
            "com.microsoft.sqlserver.",
            "com.ibm.db2.",
            "com.github.housepower.",
            "org.apache.phoenix.",
            "dm.jdbc.");

    /** Frames that only throw for the code that called them. */
    private static final List<String> CHECKS = List.of(
            "java.",
            "jdk.",
            "sun.",
            "org.apache.flink.util.Preconditions.",
            "org.apache.paimon.utils.Preconditions.",
            "org.apache.iceberg.relocated.com.google.common.base.",
            "org.apache.hudi.common.util.ValidationUtils.",
            "com.google.common.base.");

    @Override
    public String name() {
        return "thrown-in";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("types", "by", "through");
    }

    @Override
    public List<String> frames(Arguments arguments) {
        return lowerCase(arguments, "through");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!FailureRecords.areKnown(facts)) {
            return Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        List<String> types = lowerCase(arguments, "types");
        List<String> by = lowerCase(arguments, "by");
        List<String> through = lowerCase(arguments, "through");
        List<Alike> groups = FailureRecords.in(facts, types);
        List<TextFact> thrown;
        if (groups.isEmpty() || Stream.concat(by.stream(), through.stream()).noneMatch(NUMBER.asPredicate())) {
            Predicate<Alike> passes = through.isEmpty() ? any -> true : facts.holdingFrame(through);
            thrown = facts.texts(groups.stream()
                    .filter(alike -> passes.test(alike)
                            && (by.isEmpty()
                                    || isBy(
                                            facts.ofInnermostFrames(Thrower.class, alike, ThrownInDetector::thrower),
                                            by)))
                    .toList());
        } else {
            thrown = facts.texts(groups).stream()
                    .filter(fact -> (by.isEmpty()
                                    || isBy(
                                            thrower(FailureRecords.innermost(fact)
                                                    .frames()),
                                            by))
                            && (through.isEmpty() || passesThrough(fact, through)))
                    .toList();
        }
        FailureRecords found = new FailureRecords();
        found.addAll(thrown, fact -> FailureRecords.innermost(fact).headline());
        return found.outcome(Map.of());
    }

    private static boolean isBy(Optional<Thrower> thrower, List<String> by) {
        return thrower.isPresent()
                && by.stream()
                        .anyMatch(b -> b.equals("connector")
                                ? thrower.get().isConnector()
                                : thrower.get().lower().contains(b));
    }

    private static boolean passesThrough(TextFact fact, List<String> parts) {
        return fact.chain().stream()
                .flatMap(throwable -> throwable.frames().stream())
                .map(frame -> frame.toLowerCase(Locale.ROOT))
                .anyMatch(frame -> parts.stream().anyMatch(frame::contains));
    }

    /** The frame that threw, in lower case. */
    private record Thrower(String lower, boolean isConnector) {}

    private static Optional<Thrower> thrower(List<String> frames) {
        for (String frame : frames) {
            int place = frame.indexOf('(');
            String plain = frame.substring(frame.lastIndexOf('/', place < 0 ? frame.length() : place) + 1);
            if (CHECKS.stream().noneMatch(plain::startsWith)) {
                return Optional.of(new Thrower(
                        plain.toLowerCase(Locale.ROOT), CONNECTORS.stream().anyMatch(plain::startsWith)));
            }
        }
        return Optional.empty();
    }

    private static List<String> lowerCase(Arguments arguments, String name) {
        return arguments.list(name).stream()
                .map(t -> t.toLowerCase(Locale.ROOT))
                .toList();
    }
}
