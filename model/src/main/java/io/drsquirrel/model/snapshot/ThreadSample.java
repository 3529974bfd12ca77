// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.util.List;

/**
 * What a task's thread was seen doing, from thread dumps or a flame graph.
 *
 * @param vertexId vertex it works for, empty where unknown
 * @param process id of the process
 * @param threadName name of the thread
 * @param state its Java state ({@code RUNNABLE}, {@code TIMED_WAITING}, ...)
 * @param share share of samples in which it was seen so, 0 to 1
 * @param frames frames, topmost first
 * @param looks how many times, one after the other, the share was taken over; 1 where that is not known
 */
public record ThreadSample(
        String vertexId,
        String process,
        String threadName,
        String state,
        double share,
        List<String> frames,
        int looks) {
    public ThreadSample {
        frames = List.copyOf(frames);
        looks = Math.max(1, looks);
    }

    /** What a single look showed, as far as is known. */
    public ThreadSample(
            String vertexId, String process, String threadName, String state, double share, List<String> frames) {
        this(vertexId, process, threadName, state, share, frames, 1);
    }
}
