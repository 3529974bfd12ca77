// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.signal;

/** Units of signals, in UCUM spelling where there is one. */
public enum SignalUnit {
    ONE("1"),
    RATIO("ratio"),
    BYTES("By"),
    MILLISECONDS("ms"),
    SECONDS("s"),
    PER_SECOND("1/s"),
    BYTES_PER_SECOND("By/s"),
    CORES("cores"),
    EPOCH_MILLISECONDS("epoch-ms");

    private final String symbol;

    SignalUnit(String symbol) {
        this.symbol = symbol;
    }

    /** The unit as written in JSON and on pages. */
    public String symbol() {
        return symbol;
    }
}
