// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets the first records of a kind through and counts the rest. In a window of ten seconds, ten of a kind pass; in each
 * further window with more than that, half as many, down to one. What was kept back is given out at the window's end as one
 * record that stands for exactly so many.
 *
 * <p>At most 4096 kinds are told apart; beyond them, kinds share one counter per level until older ones have gone quiet.
 */
final class RateLimit {
    static final long WINDOW_MILLIS = 10_000;
    private static final int MOST_KINDS = 4096;
    private static final int FIRST_ALLOWANCE = 10;
    private static final int LIFE_ALLOWANCE = 5000;

    private final ConcurrentHashMap<Long, Kind> kinds = new ConcurrentHashMap<>();
    private final AtomicLong lifeWindow = new AtomicLong();
    private final AtomicLong lifeCount = new AtomicLong();

    /**
     * Decides on one record.
     *
     * @return true when it passes; false when it was counted with its kind
     */
    boolean admit(long key, int level, long now, Sample sample) {
        Kind kind = kinds.get(key);
        if (kind == null) {
            long used = kinds.size() >= MOST_KINDS ? level : key;
            kind = kinds.computeIfAbsent(used, k -> new Kind(now));
        }
        synchronized (kind) {
            if (kind.passed < kind.allowance) {
                kind.passed++;
                return true;
            }
            kind.keptBack++;
            kind.lastKeptBack = now;
            if (kind.sample == null) {
                kind.sample = sample.get();
            }
            return false;
        }
    }

    /** Whether one more life-cycle line may pass in this window. */
    boolean admitLife(long now) {
        long window = now / WINDOW_MILLIS;
        if (lifeWindow.getAndSet(window) != window) {
            lifeCount.set(0);
        }
        return lifeCount.incrementAndGet() <= LIFE_ALLOWANCE;
    }

    /** Ends the windows that are over, and gives what was kept back in them. */
    List<KeptBack> sweep(long now, boolean all) {
        List<KeptBack> result = new ArrayList<>();
        Iterator<Kind> iterator = kinds.values().iterator();
        while (iterator.hasNext()) {
            Kind kind = iterator.next();
            synchronized (kind) {
                if (!all && now - kind.windowStart < WINDOW_MILLIS) {
                    continue;
                }
                String sample = kind.sample;
                if (kind.keptBack > 0 && sample != null) {
                    result.add(new KeptBack(sample, kind.lastKeptBack, kind.keptBack));
                    kind.allowance = Math.max(1, kind.allowance / 2);
                } else if (kind.passed == 0) {
                    iterator.remove();
                    continue;
                } else {
                    kind.allowance = FIRST_ALLOWANCE;
                }
                kind.windowStart = now;
                kind.passed = 0;
                kind.keptBack = 0;
                kind.sample = null;
            }
        }
        return result;
    }

    /** Gives the JSON of a record that is kept back, once per window. */
    interface Sample {
        String get();
    }

    /** A record that stands for several. */
    static final class KeptBack {
        final String sample;
        final long at;
        final long count;

        KeptBack(String sample, long at, long count) {
            this.sample = sample;
            this.at = at;
            this.count = count;
        }
    }

    private static final class Kind {
        private long windowStart;
        private long lastKeptBack;
        private int allowance = FIRST_ALLOWANCE;
        private int passed;
        private long keptBack;
        private @Nullable String sample;

        Kind(long now) {
            windowStart = now;
        }
    }
}
