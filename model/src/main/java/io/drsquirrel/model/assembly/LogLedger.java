// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.RecordsBinary;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Log records of a job: those with warnings, errors or stack traces in groups, of which a few samples are kept; the others,
 * which mark the job's life, one by one.
 *
 * <p>Samples of a group are its first and its latest record and the first record of each distinct message. The first one
 * stays as long as the group goes on, even when it has left the window: in a restart loop it is the one that matters.
 */
final class LogLedger {
    private static final int LONGEST_MESSAGE = 4_000;
    private static final int MOST_FRAMES = 150;
    private static final int DEEPEST = 16;
    private static final int MOST_SUPPRESSED = 4;
    private static final int MOST_PROCESSES = 20;
    /** Characters of samples in one snapshot, beyond the first and latest of each group. */
    private static final int SAMPLE_CHARACTERS = 400_000;

    private static final Comparator<LogEvent> ORDER = Comparator.comparing(LogEvent::at)
            .thenComparing(e -> e.process().id())
            .thenComparing(LogEvent::source)
            .thenComparing(LogEvent::message)
            .thenComparing(LogEvent::logger)
            .thenComparing(LogEvent::thread)
            .thenComparing(LogEvent::level);

    private final AssemblerSettings settings;
    private final LogGrouping grouping;
    private final Map<String, Group> groups = new HashMap<>();
    private final TreeSet<LogEvent> life = new TreeSet<>(ORDER);
    private final TreeMap<Long, Long> errors = new TreeMap<>();
    private final TreeMap<Long, Long> warnings = new TreeMap<>();

    LogLedger(AssemblerSettings settings, LogGrouping grouping) {
        this.settings = settings;
        this.grouping = grouping;
    }

    void add(LogEvent raw) {
        LogEvent event = trimmed(raw);
        long pane = Math.floorDiv(event.at().toEpochMilli(), settings.paneMillis());
        if (event.level().atLeast(LogLevel.ERROR)) {
            count(errors, pane, event.repeat());
        } else if (event.level() == LogLevel.WARN) {
            count(warnings, pane, event.repeat());
        }
        boolean grouped = event.level().atLeast(LogLevel.WARN) || event.throwable() != null;
        if (grouped) {
            String fingerprint = grouping.fingerprintOf(event);
            Group group = groups.computeIfAbsent(fingerprint, f -> new Group());
            group.add(event, pane, settings.mostSamples());
            if (groups.size() > settings.mostGroups()) {
                dropQuietest();
            }
        }
        if (!grouped || event.message().contains(" switched from state ")) {
            life.add(event);
            if (life.size() > settings.mostEvents()) {
                life.pollFirst();
            }
        }
    }

    private void count(TreeMap<Long, Long> perPane, long pane, long repeat) {
        perPane.merge(pane, repeat, Long::sum);
        if (perPane.size() > settings.panes() * 4 + 1000) {
            perPane.pollFirstEntry();
        }
    }

    private void dropQuietest() {
        String quietest = null;
        LogEvent last = null;
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            LogEvent latest = entry.getValue().latest;
            if (latest != null && (last == null || ORDER.compare(latest, last) < 0)) {
                last = latest;
                quietest = entry.getKey();
            }
        }
        if (quietest != null) {
            groups.remove(quietest);
        }
    }

    /** Cuts what no one reads: kilobytes of message, hundreds of frames. */
    private static LogEvent trimmed(LogEvent e) {
        LoggedThrowable throwable = e.throwable();
        LoggedThrowable cut = throwable == null ? null : trimmed(throwable, 0);
        String message = shortened(e.message());
        return message.equals(e.message()) && cut == throwable
                ? e
                : new LogEvent(
                        e.at(),
                        e.level(),
                        e.logger(),
                        e.thread(),
                        message,
                        cut,
                        e.jobId(),
                        e.process(),
                        e.source(),
                        e.repeat(),
                        e.shared());
    }

    private static boolean isSlim(LoggedThrowable t, int depth) {
        LoggedThrowable cause = t.cause();
        return t.frames().size() <= MOST_FRAMES
                && t.message().length() <= LONGEST_MESSAGE
                && t.suppressed().isEmpty()
                && (cause == null || (depth + 1 < DEEPEST && isSlim(cause, depth + 1)));
    }

    private static LoggedThrowable trimmed(LoggedThrowable t, int depth) {
        if (isSlim(t, depth)) {
            return t;
        }
        List<String> frames = t.frames().size() > MOST_FRAMES ? t.frames().subList(0, MOST_FRAMES) : t.frames();
        LoggedThrowable cause = t.cause();
        LoggedThrowable cutCause = null;
        if (cause != null) {
            // Of a chain too long for its middle, the innermost is kept: it says what went wrong first.
            cutCause = depth + 1 < DEEPEST
                    ? trimmed(cause, depth + 1)
                    : new LoggedThrowable(
                            cause.innermost().type(),
                            shortened(cause.innermost().message()),
                            cause.innermost().frames().stream()
                                    .limit(MOST_FRAMES)
                                    .toList(),
                            null,
                            List.of());
        }
        List<LoggedThrowable> suppressed = depth > 2
                ? List.of()
                : t.suppressed().stream()
                        .limit(MOST_SUPPRESSED)
                        .map(s -> trimmed(s, depth + 1))
                        .toList();
        return new LoggedThrowable(t.type(), shortened(t.message()), frames, cutCause, suppressed);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
    }

    int prune(long fromMillis, long toMillis) {
        long from = Math.floorDiv(fromMillis, settings.paneMillis());
        long to = Math.floorDiv(toMillis, settings.paneMillis());
        int before = life.size();
        Instant limit = Instant.ofEpochMilli(toMillis);
        life.removeIf(e -> e.at().isAfter(limit));
        int future = before - life.size();
        Instant start = Instant.ofEpochMilli(fromMillis);
        life.removeIf(e -> e.at().isBefore(start));
        errors.headMap(from).clear();
        errors.tailMap(to, false).clear();
        warnings.headMap(from).clear();
        warnings.tailMap(to, false).clear();
        for (Group group : groups.values()) {
            future += group.prune(from, to, start, limit);
        }
        groups.values().removeIf(g -> g.perPane.isEmpty() || g.first == null);
        return future;
    }

    long errors(long pane) {
        return errors.getOrDefault(pane, 0L);
    }

    long warnings(long pane) {
        return warnings.getOrDefault(pane, 0L);
    }

    /** The groups, those that say why the job restarted first, then by severity and number. */
    List<ExceptionGroup> groups(Window window, Set<String> restartCauses) {
        long first = Math.floorDiv(window.from().toEpochMilli(), settings.paneMillis());
        int n = window.panes();
        List<ExceptionGroup> result = new ArrayList<>();
        groups.forEach((fingerprint, group) -> {
            LogEvent firstSample = group.first;
            LogEvent latest = group.latest;
            if (firstSample == null || latest == null) {
                return;
            }
            List<Integer> perPane = new ArrayList<>(n);
            long total = 0;
            for (int i = 0; i < n; i++) {
                long count = group.perPane.getOrDefault(first + i, 0L);
                total += count;
                perPane.add((int) Math.min(Integer.MAX_VALUE, count));
            }
            result.add(new ExceptionGroup(
                    fingerprint,
                    grouping.titleOf(firstSample),
                    group.level,
                    firstSample.at(),
                    latest.at(),
                    total,
                    perPane,
                    List.copyOf(group.processes),
                    restartCauses.contains(fingerprint),
                    group.samples()));
        });
        result.sort(Comparator.comparing((ExceptionGroup g) -> !g.causedRestart())
                .thenComparing(ExceptionGroup::level, Comparator.reverseOrder())
                .thenComparing(ExceptionGroup::total, Comparator.reverseOrder())
                .thenComparing(ExceptionGroup::fingerprint));
        return withinBudget(result);
    }

    /** Keeps snapshots of a job with hundreds of groups small enough to travel. */
    private static List<ExceptionGroup> withinBudget(List<ExceptionGroup> groups) {
        int left = SAMPLE_CHARACTERS;
        List<ExceptionGroup> result = new ArrayList<>(groups.size());
        for (ExceptionGroup group : groups) {
            List<LogEvent> kept = new ArrayList<>();
            List<LogEvent> samples = group.samples();
            for (int i = 0; i < samples.size(); i++) {
                int length = length(samples.get(i));
                boolean needed = i == 0 || (i == samples.size() - 1 && left > -SAMPLE_CHARACTERS);
                if (needed || left >= length) {
                    left -= length;
                    kept.add(samples.get(i));
                }
            }
            result.add(new ExceptionGroup(
                    group.fingerprint(),
                    group.title(),
                    group.level(),
                    group.first(),
                    group.last(),
                    group.total(),
                    group.perPane(),
                    group.processes(),
                    group.causedRestart(),
                    kept));
        }
        return result;
    }

    private static int length(LogEvent event) {
        int length = 200 + event.message().length();
        LoggedThrowable throwable = event.throwable();
        if (throwable != null) {
            for (LoggedThrowable t : throwable.chain()) {
                length += t.headline().length();
                for (String frame : t.frames()) {
                    length += frame.length() + 3;
                }
            }
        }
        return length;
    }

    /** Life-cycle records and the samples of the given groups, oldest first. */
    List<LogEvent> events(List<ExceptionGroup> groups) {
        TreeSet<LogEvent> all = new TreeSet<>(ORDER);
        all.addAll(life);
        groups.forEach(g -> all.addAll(g.samples()));
        return List.copyOf(all);
    }

    void write(BinaryWriter out) throws IOException {
        out.all(life, e -> RecordsBinary.log(out, e));
        counts(out, errors);
        counts(out, warnings);
        out.number(groups.size());
        for (Map.Entry<String, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            out.string(entry.getKey());
            out.constant(group.level);
            counts(out, group.perPane);
            out.all(group.processes, out::string);
            out.optional(group.first, e -> RecordsBinary.log(out, e));
            out.optional(group.latest, e -> RecordsBinary.log(out, e));
            out.all(group.distinct.values(), e -> RecordsBinary.log(out, e));
        }
    }

    static LogLedger read(BinaryReader in, AssemblerSettings settings, LogGrouping grouping) throws IOException {
        LogLedger read = new LogLedger(settings, grouping);
        read.life.addAll(in.all(() -> RecordsBinary.log(in)));
        counts(in, read.errors);
        counts(in, read.warnings);
        for (int i = in.size(); i > 0; i--) {
            String fingerprint = in.string();
            Group group = new Group();
            group.level = in.constant(LogLevel.class, LogLevel.UNKNOWN);
            counts(in, group.perPane);
            group.processes.addAll(in.all(in::string));
            group.first = in.optional(() -> RecordsBinary.log(in));
            group.latest = in.optional(() -> RecordsBinary.log(in));
            for (LogEvent event : in.all(() -> RecordsBinary.log(in))) {
                group.distinct.put(Group.messageOf(event), event);
            }
            read.groups.put(fingerprint, group);
        }
        return read;
    }

    private static void counts(BinaryWriter out, TreeMap<Long, Long> counts) throws IOException {
        out.number(counts.size());
        for (Map.Entry<Long, Long> entry : counts.entrySet()) {
            out.number(entry.getKey());
            out.number(entry.getValue());
        }
    }

    private static void counts(BinaryReader in, TreeMap<Long, Long> counts) throws IOException {
        for (int i = in.size(); i > 0; i--) {
            long pane = in.number();
            counts.put(pane, in.number());
        }
    }

    /** Records of one fingerprint. */
    private static final class Group {
        private LogLevel level = LogLevel.UNKNOWN;
        private final TreeMap<Long, Long> perPane = new TreeMap<>();
        private final TreeSet<String> processes = new TreeSet<>();
        private @Nullable LogEvent first;
        private @Nullable LogEvent latest;
        private final Map<String, LogEvent> distinct = new HashMap<>();

        void add(LogEvent event, long pane, int mostSamples) {
            if (event.level().atLeast(level)) {
                level = event.level();
            }
            perPane.merge(pane, event.repeat(), Long::sum);
            if (perPane.size() > 12_000) {
                perPane.pollFirstEntry();
            }
            processes.add(event.process().id());
            if (processes.size() > MOST_PROCESSES) {
                processes.pollLast();
            }
            if (first == null || ORDER.compare(event, first) < 0) {
                first = event;
            }
            if (latest == null || ORDER.compare(event, latest) > 0) {
                latest = event;
            }
            distinct.merge(messageOf(event), event, (a, b) -> ORDER.compare(a, b) <= 0 ? a : b);
            if (distinct.size() > Math.max(1, mostSamples - 2)) {
                distinct.values().stream().max(ORDER).ifPresent(newest -> distinct.remove(messageOf(newest)));
            }
        }

        private static String messageOf(LogEvent event) {
            LoggedThrowable throwable = event.throwable();
            return throwable == null ? event.message() : throwable.innermost().headline() + "\n" + event.message();
        }

        int prune(long from, long to, Instant start, Instant limit) {
            int future = perPane.tailMap(to, false).size();
            perPane.tailMap(to, false).clear();
            perPane.headMap(from).clear();
            distinct.values().removeIf(e -> e.at().isAfter(limit) || e.at().isBefore(start));
            if (first != null && first.at().isAfter(limit)) {
                first = distinct.values().stream().min(ORDER).orElse(null);
            }
            if (latest != null && latest.at().isAfter(limit)) {
                latest = distinct.values().stream().max(ORDER).orElse(first);
            }
            return future;
        }

        List<LogEvent> samples() {
            TreeSet<LogEvent> all = new TreeSet<>(ORDER);
            all.addAll(distinct.values());
            if (first != null) {
                all.add(first);
            }
            if (latest != null) {
                all.add(latest);
            }
            return List.copyOf(all);
        }
    }
}
