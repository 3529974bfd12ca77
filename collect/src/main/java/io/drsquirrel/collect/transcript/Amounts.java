// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.Locale;

/** Amounts of memory as the JDK's tools write them, and as records tell them. */
final class Amounts {
    private Amounts() {}

    /** Bytes of a number with a unit of {@code K}, {@code M}, {@code G} or none. */
    static double bytes(String amount, String unit) {
        int power = unit.isEmpty() ? 0 : "KMG".indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
        return Double.parseDouble(amount) * Math.pow(1024, power);
    }

    /** In MiB, or GiB where it is one at least. */
    static String size(double bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (1L << 30))
                : String.format(Locale.ROOT, "%.0f MiB", bytes / (1 << 20));
    }

    /** With one digit behind the point. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
