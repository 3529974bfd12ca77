// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

/** A payment as the bank announces it. */
public class Payment {
    public String paymentId = "";
    public String orderId = "";
    public double amount;
}
