// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

/** Orders of one product in one window. */
public class ProductTotal {
    public String product = "";
    public long orders;
    public double amount;
    /** End of the window, milliseconds since the epoch. */
    public long windowEnd;
}
