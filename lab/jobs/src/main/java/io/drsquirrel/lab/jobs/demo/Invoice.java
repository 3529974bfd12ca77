// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

/** An invoice that is to be entered in the ledger. */
public class Invoice {
    public String invoiceId = "";
    public String customer = "";
    public double amount;
}
