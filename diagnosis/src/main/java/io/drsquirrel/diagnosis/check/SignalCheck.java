// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.ProcessFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signal stays below its limit on every subject.
 *
 * @param of the signal it is a share of; null: it is compared as it is
 * @param less a signal that belongs to neither part and is taken off both (network buffers of direct memory); null: none
 * @param processes which processes count; null: any
 * @param missing what to say where there are no data: what is missing and how to get it
 */
record SignalCheck(
        Question question,
        Signal signal,
        @Nullable Signal of,
        @Nullable Signal less,
        Limit limit,
        @Nullable ProcessKind processes,
        String missing)
        implements Check {
    private static final Object PROCESSES = new Object();

    static SignalCheck of(Question question, Signal signal, Limit limit, String missing) {
        return new SignalCheck(question, signal, null, null, limit, null, missing);
    }

    static SignalCheck share(Question question, Signal signal, Signal of, Limit limit, String missing) {
        return new SignalCheck(question, signal, of, null, limit, null, missing);
    }

    SignalCheck without(Signal other) {
        return new SignalCheck(question, signal, of, other, limit, processes, missing);
    }

    SignalCheck on(ProcessKind kind) {
        return new SignalCheck(question, signal, of, less, limit, kind, missing);
    }

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Set<String> wrongKind = new HashSet<>();
        if (processes != null) {
            for (ProcessFacts p : facts.snapshot().processes()) {
                if (p.process().kind() != processes) {
                    wrongKind.add(p.process().id());
                }
            }
        }
        List<Line> lines = new ArrayList<>();
        for (SignalSeries s : facts.series(signal)) {
            if (wrongKind.isEmpty() || !wrongKind.contains(s.subject())) {
                lines.add(of == null ? Line.of(s) : share(facts, s));
            }
        }
        Course course = new Course(facts, lines);
        if (course.isEmpty()) {
            return question.unknown(missing);
        }
        return course.atMost(
                facts, question, limits.of(limit), of == null ? signal.unit().symbol() : "ratio");
    }

    private Line share(Facts facts, SignalSeries part) {
        double whole = of == null ? 1 : latest(facts, of, part.subject());
        double off = less == null ? 0 : latest(facts, less, part.subject());
        if (Double.isNaN(off) || off >= whole) {
            off = 0;
        }
        return Line.share(part, whole, off);
    }

    private static double latest(Facts facts, Signal signal, String subject) {
        double latest = facts.latest(signal, subject, Double.NaN);
        return Double.isNaN(latest) ? known(facts, signal, subject) : latest;
    }

    /** Limits that are no series but known of the process. */
    private static double known(Facts facts, Signal signal, String subject) {
        ProcessFacts process = facts.once(PROCESSES, () -> byId(facts)).get(subject);
        if (process != null && signal == Signal.MEMORY_LIMIT && process.memoryLimitBytes() != null) {
            return process.memoryLimitBytes();
        }
        if (process != null && signal == Signal.CPU_LIMIT && process.cpuLimitCores() != null) {
            return process.cpuLimitCores();
        }
        return Double.NaN;
    }

    private static Map<String, ProcessFacts> byId(Facts facts) {
        Map<String, ProcessFacts> byId = new HashMap<>();
        facts.snapshot().processes().forEach(p -> byId.putIfAbsent(p.process().id(), p));
        return byId;
    }
}
