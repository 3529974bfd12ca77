// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.model.signal.SignalSeries;
import java.time.Duration;
import java.util.Optional;

/**
 * One number on one subject over the window: a signal as it is, or as a share of a whole. Shares are computed where they are looked at:
 * of hundreds of processes most are told by their largest value and their latest ones.
 *
 * @param whole what each value is a share of; not above zero, or NaN: not known, and so is the share
 * @param off what belongs to neither part and is taken off both; less than the whole
 * @param isShare whether it is a share; else {@code whole} and {@code off} are of no meaning
 */
record Line(SignalSeries series, double whole, double off, boolean isShare) {
    /** The signal as it is. */
    static Line of(SignalSeries series) {
        return new Line(series, 1, 0, false);
    }

    /** What each value is, less {@code off}, of {@code whole} less {@code off}; no less than none of it. */
    static Line share(SignalSeries series, double whole, double off) {
        return new Line(series, whole, off, true);
    }

    private boolean isKnown() {
        return !isShare || whole > 0;
    }

    private double told(double value) {
        return isShare ? Math.max(0, value - off) / (whole - off) : value;
    }

    /** Number of panes with data. */
    int present() {
        return isKnown() ? series.present() : 0;
    }

    /** Number of panes. */
    int size() {
        return series.size();
    }

    /** The number in that pane; NaN where there is none. */
    double at(int pane) {
        double value = series.at(pane, Double.NaN);
        return isKnown() ? told(value) : Double.NaN;
    }

    /** Largest number, or another where there is none. The larger the value, the larger the share. */
    double max(double otherwise) {
        return present() == 0 ? otherwise : told(series.max().orElse(Double.NaN));
    }

    /** The latest panes with data, see {@link Recent#of}. */
    Optional<Recent> recent(Duration span) {
        return told(Recent.of(series, span));
    }

    /** The latest panes with data, be it a single one, see {@link Recent#any}. */
    Optional<Recent> any(Duration span) {
        return told(Recent.any(series, span));
    }

    private Optional<Recent> told(Optional<Recent> recent) {
        if (!isShare) {
            return recent;
        }
        return isKnown() ? recent.map(r -> r.map(this::told)) : Optional.empty();
    }
}
