// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

import io.drsquirrel.lab.jobs.parts.Arguments;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * The job {@code session-enrichment}, which fills the heap until its TaskManager dies of {@code OutOfMemoryError: Java heap
 * space}: it keeps the profile of every visitor it ever saw in a map of its own.
 *
 * <p>Arguments: {@code --sessions-per-second} (6), {@code --profile-kib} (900): the product is the growth of the heap. Large
 * profiles leave room for small objects when the next one does not fit, so that the process can still log why it ends.
 * With {@code --once-exists} FILE nothing is kept before that file is there.
 */
public final class HeapFiller {
    /** The name under which the job runs. */
    public static final String JOB_NAME = "session-enrichment";

    private HeapFiller() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setMaxParallelism(128);
        env.fromSource(
                        new DataGeneratorSource<>(
                                index -> "visitor-" + index,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(arguments.number("sessions-per-second", 6)),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "sessions")
                .uid("sessions")
                .keyBy(visitor -> visitor)
                .map(new Enrich((int) arguments.number("profile-kib", 900) * 1024, arguments.text("once-exists", "")))
                .name("enrich with profile")
                .uid("enrich-with-profile")
                .sinkTo(new DiscardingSink<>())
                .name("enriched sessions")
                .uid("enriched-sessions");
        env.execute(JOB_NAME);
    }

    private static final class Enrich extends RichMapFunction<String, String> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int profileBytes;
        private final String onceExists;
        private transient @Nullable Map<String, byte[]> profiles;

        private Enrich(int profileBytes, String onceExists) {
            this.profileBytes = profileBytes;
            this.onceExists = onceExists;
        }

        @Override
        public void open(OpenContext context) {
            profiles = new HashMap<>();
        }

        @Override
        public String map(String visitor) {
            if (profiles == null) {
                throw new IllegalStateException("open was not called");
            }
            if (!onceExists.isEmpty() && !Files.exists(Path.of(onceExists))) {
                return visitor + " without profile";
            }
            byte[] profile = profiles.computeIfAbsent(visitor, ignored -> new byte[profileBytes]);
            return visitor + " with " + profile.length + " bytes";
        }
    }
}
