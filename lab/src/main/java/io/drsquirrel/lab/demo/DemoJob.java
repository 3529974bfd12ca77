// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.demo;

import java.util.Optional;

/**
 * A job of the demo, and what is wrong with it.
 *
 * @param name the name under which Flink shows it
 * @param entryClass the class with its main method
 * @param parallelism how many slots it takes
 * @param story one sentence: what it does, and what happens to it
 * @param cause the id of the root cause that a diagnosis should name first; empty for a healthy job
 */
public record DemoJob(String name, String entryClass, int parallelism, String story, Optional<String> cause) {
    private static final String PACKAGE = "io.drsquirrel.lab.jobs.demo.";

    static final DemoJob SESSIONS = new DemoJob(
            "session-enrichment",
            PACKAGE + "HeapFiller",
            1,
            "keeps the profile of every visitor in a map; its TaskManager dies of a full heap about once a minute",
            Optional.of("taskmanager-heap-oom"));
    static final DemoJob GENERATOR = new DemoJob(
            "shop-generator",
            PACKAGE + "ShopGenerator",
            1,
            "writes the shop's orders, invoices and payments; healthy",
            Optional.empty());
    static final DemoJob ORDERS = new DemoJob(
            "orders-per-minute",
            PACKAGE + "HealthyOrders",
            2,
            "counts orders per product and minute; healthy",
            Optional.empty());
    static final DemoJob INVOICES = new DemoJob(
            "invoice-export",
            PACKAGE + "SlowSink",
            2,
            "posts each invoice to a ledger that answers slowly; backpressure reaches its source",
            Optional.of("slow-sink"));
    static final DemoJob PAYMENTS = new DemoJob(
            "payment-import",
            PACKAGE + "PoisonRecord",
            1,
            "reads one payment that is not JSON, and restarts at the same offset again and again",
            Optional.of("kafka-poison-record"));

    public boolean isHealthy() {
        return cause.isEmpty();
    }
}
