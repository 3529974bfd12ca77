// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import java.io.IOException;
import java.util.Arrays;

/**
 * One metric of one subtask or process, folded per pane. Samples may come in any order: a cell keeps only what does not depend
 * on it. At most a given number of panes is kept, the newest ones.
 *
 * <p>A counter's cell is its latest value in the pane, the time of it, and the lowest and highest value seen. From two
 * cells in a row follows the increase: if the lowest value of the later is below the latest of the earlier, the counter
 * began anew (its task was restarted) and what it reached since is the increase.
 */
final class PaneCells {
    private static final double FRACTION = 1e9;

    private final Shape shape;
    private long[] panes;
    private double[] cells;
    private int size;

    PaneCells(Shape shape) {
        this.shape = shape;
        this.panes = new long[2];
        this.cells = new double[2 * shape.width];
    }

    /** What a cell holds. */
    enum Shape {
        /** Time of latest, latest, lowest, highest. */
        COUNTER(4),
        /** Lowest, highest. */
        RANGE(2),
        /** Number of samples, sum of their whole parts, sum of their fractions in billionths: exact in any order. */
        MEAN(3);

        private final int width;

        Shape(int width) {
            this.width = width;
        }
    }

    void add(long pane, long atMillis, double value, int mostPanes) {
        int index = slot(pane, mostPanes);
        if (index < 0) {
            return;
        }
        int c = index * shape.width;
        switch (shape) {
            case COUNTER -> {
                if (atMillis > cells[c] || (atMillis == cells[c] && value > cells[c + 1])) {
                    cells[c] = atMillis;
                    cells[c + 1] = value;
                }
                cells[c + 2] = Math.min(cells[c + 2], value);
                cells[c + 3] = Math.max(cells[c + 3], value);
            }
            case RANGE -> {
                cells[c] = Math.min(cells[c], value);
                cells[c + 1] = Math.max(cells[c + 1], value);
            }
            case MEAN -> {
                double whole = Math.floor(value);
                cells[c]++;
                cells[c + 1] += whole;
                cells[c + 2] += Math.rint((value - whole) * FRACTION);
            }
        }
    }

    /** Index of the pane's cell, made where it is missing; -1 for a pane older than all that are kept. */
    private int slot(long pane, int mostPanes) {
        if (size > 0 && panes[size - 1] == pane) {
            return size - 1;
        }
        int found = Arrays.binarySearch(panes, 0, size, pane);
        if (found >= 0) {
            return found;
        }
        int at = -found - 1;
        if (size >= mostPanes) {
            if (at == 0) {
                return -1;
            }
            removeFirst(1);
            at--;
        }
        if (size == panes.length) {
            int larger = Math.min(Math.max(mostPanes, size + 1), size * 2);
            panes = Arrays.copyOf(panes, larger);
            cells = Arrays.copyOf(cells, larger * shape.width);
        }
        System.arraycopy(panes, at, panes, at + 1, size - at);
        System.arraycopy(cells, at * shape.width, cells, (at + 1) * shape.width, (size - at) * shape.width);
        panes[at] = pane;
        size++;
        int c = at * shape.width;
        switch (shape) {
            case COUNTER -> {
                cells[c] = Double.NEGATIVE_INFINITY;
                cells[c + 1] = Double.NEGATIVE_INFINITY;
                cells[c + 2] = Double.POSITIVE_INFINITY;
                cells[c + 3] = Double.NEGATIVE_INFINITY;
            }
            case RANGE -> {
                cells[c] = Double.POSITIVE_INFINITY;
                cells[c + 1] = Double.NEGATIVE_INFINITY;
            }
            case MEAN -> Arrays.fill(cells, c, c + shape.width, 0);
        }
        return at;
    }

    private void removeFirst(int count) {
        System.arraycopy(panes, count, panes, 0, size - count);
        System.arraycopy(cells, count * shape.width, cells, 0, (size - count) * shape.width);
        size -= count;
    }

    /** Forgets panes before {@code from}, save the latest of them (the next difference needs it), and those after {@code to}. */
    int prune(long from, long to) {
        int future = 0;
        while (size > 0 && panes[size - 1] > to) {
            size--;
            future++;
        }
        int old = 0;
        while (old < size && panes[old] < from) {
            old++;
        }
        boolean all = old == size;
        if (all) {
            size = 0;
        } else if (old > 1) {
            removeFirst(old - 1);
        }
        return future;
    }

    boolean isEmpty() {
        return size == 0;
    }

    long lastPane() {
        return panes[size - 1];
    }

    long firstPane() {
        return panes[0];
    }

    /** Lowest value per pane, NaN where there is none. */
    double[] lowest(long first, int n) {
        return shape == Shape.COUNTER ? pick(first, n, 2) : pick(first, n, 0);
    }

    /** Highest value per pane, NaN where there is none. */
    double[] highest(long first, int n) {
        return shape == Shape.COUNTER ? pick(first, n, 3) : pick(first, n, 1);
    }

    /** Latest value of a counter per pane, NaN where there is none. */
    double[] latest(long first, int n) {
        return pick(first, n, 1);
    }

    private double[] pick(long first, int n, int field) {
        double[] result = nothing(n);
        for (int i = 0; i < size; i++) {
            long index = panes[i] - first;
            if (index >= 0 && index < n) {
                result[(int) index] = cells[i * shape.width + field];
            }
        }
        return result;
    }

    /** Mean per pane, NaN where there is none. */
    double[] mean(long first, int n) {
        double[] result = nothing(n);
        for (int i = 0; i < size; i++) {
            long index = panes[i] - first;
            if (index >= 0 && index < n) {
                int c = i * shape.width;
                result[(int) index] = (cells[c + 1] + cells[c + 2] / FRACTION) / cells[c];
            }
        }
        return result;
    }

    /**
     * Increase of a counter per second. Where samples are further apart than a pane, the panes between them (at most {@code
     * bridge}) get the same rate, since the difference speaks for them too.
     */
    double[] rate(long first, int n, int bridge) {
        double[] result = nothing(n);
        for (int i = 1; i < size; i++) {
            double elapsed = cells[i * shape.width] - cells[(i - 1) * shape.width];
            if (elapsed <= 0) {
                continue;
            }
            double perSecond = increase(i) * 1000 / elapsed;
            long from = panes[i] - panes[i - 1] - 1 <= bridge ? panes[i - 1] + 1 : panes[i];
            for (long pane = from; pane <= panes[i]; pane++) {
                long index = pane - first;
                if (index >= 0 && index < n) {
                    result[(int) index] = perSecond;
                }
            }
        }
        return result;
    }

    /** Increase of a counter per pane, told in the pane it was seen in. */
    double[] increases(long first, int n) {
        double[] result = nothing(n);
        for (int i = 0; i < size; i++) {
            long index = panes[i] - first;
            if (index >= 0 && index < n) {
                result[(int) index] = i == 0 ? cells[3] - cells[2] : increase(i);
            }
        }
        return result;
    }

    /** Time of the latest sample in each pane with an increase, for facts derived from a counter. */
    double[] times(long first, int n) {
        return pick(first, n, 0);
    }

    private double increase(int i) {
        double before = cells[(i - 1) * shape.width + 1];
        int c = i * shape.width;
        double latest = cells[c + 1];
        if (cells[c + 2] >= before) {
            return latest - before;
        }
        double highest = cells[c + 3];
        return latest + (highest > latest && highest > before ? highest - before : 0);
    }

    private static double[] nothing(int n) {
        double[] result = new double[n];
        Arrays.fill(result, Double.NaN);
        return result;
    }

    void write(BinaryWriter out) throws IOException {
        out.constant(shape);
        out.number(size);
        long before = 0;
        for (int i = 0; i < size; i++) {
            out.number(panes[i] - before);
            before = panes[i];
            for (int k = 0; k < shape.width; k++) {
                out.real(cells[i * shape.width + k]);
            }
        }
    }

    static PaneCells read(BinaryReader in) throws IOException {
        PaneCells read = new PaneCells(in.constant(Shape.class)
                .orElseThrow(() -> new IOException("assembler state: unknown shape of a metric's cells")));
        int size = in.size();
        read.panes = new long[Math.max(2, size)];
        read.cells = new double[Math.max(2, size) * read.shape.width];
        long pane = 0;
        for (int i = 0; i < size; i++) {
            pane += in.number();
            read.panes[i] = pane;
            for (int k = 0; k < read.shape.width; k++) {
                read.cells[i * read.shape.width + k] = in.real();
            }
        }
        read.size = size;
        return read;
    }

    /** The shape, so that a reader can tell whether it still fits the metric. */
    Shape shape() {
        return shape;
    }
}
