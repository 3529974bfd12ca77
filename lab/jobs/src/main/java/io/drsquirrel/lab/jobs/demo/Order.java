// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

/** An order of the shop. Public fields and an empty constructor make it a POJO to Flink. */
public class Order {
    public String orderId = "";
    public String product = "";
    public double amount;
    /** Milliseconds since the epoch. */
    public long orderedAt;
}
