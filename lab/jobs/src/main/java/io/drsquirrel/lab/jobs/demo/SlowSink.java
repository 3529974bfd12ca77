// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

import io.drsquirrel.lab.jobs.kafka.Topics;
import io.drsquirrel.lab.jobs.parts.Arguments;
import io.drsquirrel.lab.jobs.parts.SimpleSink;
import io.drsquirrel.lab.jobs.parts.SlowService;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job {@code invoice-export}, whose sink is too slow: each invoice is posted to the ledger by a call of its own that
 * takes {@code --answer-millis}. More invoices come than the ledger takes, so the source is backpressured and falls behind.
 *
 * <p>Arguments: {@code --bootstrap}, {@code --invoices} (topic), {@code --answer-millis} (20).
 */
public final class SlowSink {
    /** The name under which the job runs. */
    public static final String JOB_NAME = "invoice-export";

    private SlowSink() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setMaxParallelism(128);
        env.fromSource(
                        Topics.source(
                                arguments.required("bootstrap"),
                                arguments.required("invoices"),
                                JOB_NAME,
                                new JsonSchema<>(Invoice.class)),
                        WatermarkStrategy.noWatermarks(),
                        "invoices")
                .uid("invoices")
                .keyBy(invoice -> invoice.customer)
                .sinkTo(new LedgerSink(arguments.number("answer-millis", 20)))
                .name("ledger")
                .uid("ledger");
        env.execute(JOB_NAME);
    }

    private static final class LedgerSink extends SimpleSink<Invoice> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long answerMillis;

        private LedgerSink(long answerMillis) {
            this.answerMillis = answerMillis;
        }

        @Override
        protected SinkWriter<Invoice> open() throws IOException {
            return new LedgerWriter(SlowService.open(Duration.ofMillis(answerMillis)));
        }
    }

    private static final class LedgerWriter implements SinkWriter<Invoice> {
        private final SlowService ledger;
        private final SlowService.Connection connection;

        private LedgerWriter(SlowService ledger) throws IOException {
            this.ledger = ledger;
            this.connection = ledger.connect();
        }

        @Override
        public void write(Invoice invoice, Context context) throws IOException {
            connection.call();
        }

        @Override
        public void flush(boolean endOfInput) {
            // Each invoice was confirmed when it was written.
        }

        @Override
        public void close() throws IOException {
            connection.close();
            ledger.close();
        }
    }
}
