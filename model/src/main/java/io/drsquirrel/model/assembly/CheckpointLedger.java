// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.RecordsBinary;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoint.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints by run and id. What is known of one is pieced together: the log knows when it was triggered, an event how
 * large it was, REST what each vertex contributed.
 */
final class CheckpointLedger {
    private static final int MOST = 500;

    private final Map<Key, Known> known = new HashMap<>();
    private @Nullable Instant lastCompletedAt;

    private record Key(String run, long id) {}

    /**
     * @param at when the piece that won was seen
     * @param endedAt when it was seen to have ended
     */
    private record Known(Instant at, @Nullable Instant endedAt, Checkpoint checkpoint) {}

    void add(Instant at, String run, Checkpoint checkpoint) {
        Instant ended = checkpoint.status() == Status.IN_PROGRESS ? null : at;
        known.merge(new Key(run, checkpoint.id()), new Known(at, ended, checkpoint), CheckpointLedger::merged);
        if (known.size() >= 2 * MOST) {
            forgetOldest();
        }
        if (checkpoint.status() == Status.COMPLETED) {
            completedAt(completion(checkpoint));
        }
    }

    /** Keeps the latest ones. Done at times rather than for each that is added: finding the oldest looks at all. */
    private void forgetOldest() {
        if (known.size() <= MOST) {
            return;
        }
        List<Map.Entry<Key, Known>> oldest = new ArrayList<>(known.entrySet());
        oldest.sort(Comparator.<Map.Entry<Key, Known>, Instant>comparing(
                        e -> e.getValue().checkpoint().triggeredAt())
                .thenComparing(e -> e.getKey().run())
                .thenComparing(e -> e.getKey().id()));
        List<Key> forgotten = oldest.subList(0, oldest.size() - MOST).stream()
                .map(Map.Entry::getKey)
                .toList();
        forgotten.forEach(known::remove);
    }

    /** A completion that is known by time alone. */
    void completedAt(Instant at) {
        if (lastCompletedAt == null || at.isAfter(lastCompletedAt)) {
            lastCompletedAt = at;
        }
    }

    private static Instant completion(Checkpoint c) {
        Duration took = c.endToEnd();
        return took == null ? c.triggeredAt() : c.triggeredAt().plus(took);
    }

    private static Known merged(Known a, Known b) {
        Comparator<Known> better = Comparator.comparing(
                        (Known k) -> k.checkpoint().status() != Status.IN_PROGRESS)
                .thenComparing(k -> k.checkpoint().parts().size())
                .thenComparing(Known::at)
                .thenComparing(k -> k.checkpoint().toString());
        boolean first = better.compare(a, b) >= 0;
        Checkpoint x = (first ? a : b).checkpoint();
        Checkpoint y = (first ? b : a).checkpoint();
        boolean sameEnd = x.status() == y.status();
        Checkpoint c = new Checkpoint(
                x.id(),
                x.status(),
                x.savepoint() || y.savepoint(),
                x.unaligned() || y.unaligned(),
                x.triggeredAt().isBefore(y.triggeredAt()) ? x.triggeredAt() : y.triggeredAt(),
                x.endToEnd() != null || !sameEnd ? x.endToEnd() : y.endToEnd(),
                Math.max(x.stateSizeBytes(), y.stateSizeBytes()),
                Math.max(x.fullSizeBytes(), y.fullSizeBytes()),
                longer(x.failureReason(), y.failureReason()),
                Math.max(x.acknowledged(), y.acknowledged()),
                Math.max(x.expected(), y.expected()),
                x.parts().size() >= y.parts().size() ? x.parts() : y.parts());
        Instant ended = a.endedAt() == null
                ? b.endedAt()
                : b.endedAt() == null || a.endedAt().isBefore(b.endedAt()) ? a.endedAt() : b.endedAt();
        return new Known(a.at().isAfter(b.at()) ? a.at() : b.at(), ended, c);
    }

    private static @Nullable String longer(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.length() != b.length() ? (a.length() > b.length() ? a : b) : a.compareTo(b) >= 0 ? a : b;
    }

    int prune(Instant from, Instant to) {
        forgetOldest();
        int before = known.size();
        known.values().removeIf(k -> k.checkpoint().triggeredAt().isAfter(to));
        int future = before - known.size();
        known.values()
                .removeIf(k ->
                        k.at().isBefore(from) && k.checkpoint().triggeredAt().isBefore(from));
        if (lastCompletedAt != null && lastCompletedAt.isAfter(to)) {
            lastCompletedAt = null;
        }
        return future;
    }

    /** All that are known, oldest first; failed ones with the time they took where begin and end were seen. */
    List<Checkpoint> history() {
        forgetOldest();
        return known.values().stream()
                .map(CheckpointLedger::withDuration)
                .sorted(Comparator.comparing(Checkpoint::triggeredAt).thenComparingLong(Checkpoint::id))
                .toList();
    }

    private static Checkpoint withDuration(Known k) {
        Checkpoint c = k.checkpoint();
        Instant ended = k.endedAt();
        if (c.endToEnd() != null || ended == null || !ended.isAfter(c.triggeredAt())) {
            return c;
        }
        return c.withEndToEnd(Duration.between(c.triggeredAt(), ended));
    }

    @Nullable
    Instant lastCompletedAt() {
        return lastCompletedAt;
    }

    /** When a finished checkpoint ended. */
    static Instant end(Checkpoint c) {
        return completion(c);
    }

    void write(BinaryWriter out) throws IOException {
        forgetOldest();
        out.optional(lastCompletedAt);
        out.number(known.size());
        for (Map.Entry<Key, Known> entry : known.entrySet()) {
            out.string(entry.getKey().run());
            out.instant(entry.getValue().at());
            out.optional(entry.getValue().endedAt());
            RecordsBinary.checkpoint(out, entry.getValue().checkpoint());
        }
    }

    static CheckpointLedger read(BinaryReader in) throws IOException {
        CheckpointLedger read = new CheckpointLedger();
        read.lastCompletedAt = in.optionalInstant();
        for (int i = in.size(); i > 0; i--) {
            String run = in.string();
            Instant at = in.instant();
            Instant ended = in.optionalInstant();
            Checkpoint checkpoint = RecordsBinary.checkpoint(in);
            read.known.put(new Key(run, checkpoint.id()), new Known(at, ended, checkpoint));
        }
        return read;
    }
}
