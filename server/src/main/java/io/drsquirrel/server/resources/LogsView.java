// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.server.api.DiagnosisAnswer;
import io.drsquirrel.server.api.GuideLink;
import io.drsquirrel.server.api.JobLogs;
import io.drsquirrel.server.api.LogEventAnswer;
import io.drsquirrel.server.api.LogGroup;
import io.drsquirrel.server.api.LogHistogram;
import io.drsquirrel.server.api.LogSection;
import io.drsquirrel.server.api.LogTimeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The log tab: the same records grouped, and one after the other. */
final class LogsView {
    private final JobSnapshot snapshot;
    private final Guides guides;
    private final Map<LogEvent, String> fingerprints = new HashMap<>();

    private LogsView(JobSnapshot snapshot, Guides guides) {
        this.snapshot = snapshot;
        this.guides = guides;
        for (ExceptionGroup group : snapshot.exceptionGroups()) {
            group.samples().forEach(event -> fingerprints.put(event, group.fingerprint()));
        }
    }

    static LogsView of(JobSnapshot snapshot, DiagnosisAnswer diagnosis) {
        return new LogsView(snapshot, Guides.of(diagnosis));
    }

    JobLogs grouped(LogFilter filter) {
        List<LogSection> sections = List.of(
                section("restart", "Led to a restart", filter, ExceptionGroup::causedRestart),
                section(
                        "error",
                        "Errors",
                        filter,
                        g -> !g.causedRestart() && g.level().atLeast(LogLevel.ERROR)),
                section("warn", "Warnings", filter, g -> !g.causedRestart() && g.level() == LogLevel.WARN),
                section(
                        "info",
                        "Below a warning, with a stack trace",
                        filter,
                        g -> !g.causedRestart() && !g.level().atLeast(LogLevel.WARN)));
        return new JobLogs(PageView.window(snapshot), sections, histogram());
    }

    private LogSection section(String id, String title, LogFilter filter, Predicate<ExceptionGroup> which) {
        return new LogSection(
                id,
                title,
                snapshot.exceptionGroups().stream()
                        .filter(which)
                        .filter(group -> admits(filter, group))
                        .sorted(Comparator.comparing(ExceptionGroup::last).reversed())
                        .map(this::group)
                        .toList());
    }

    private static boolean admits(LogFilter filter, ExceptionGroup group) {
        return filter.admits(group.level())
                && filter.admits(group.first(), group.last())
                && (filter.fingerprint() == null || filter.fingerprint().equals(group.fingerprint()))
                && (filter.in(group.title()) || group.samples().stream().anyMatch(filter::says));
    }

    private LogGroup group(ExceptionGroup group) {
        Set<GuideLink> links = new LinkedHashSet<>();
        group.samples().forEach(event -> links.addAll(guides.ofRecord(event.source(), event.at())));
        Optional<LoggedThrowable> innermost = group.samples().stream()
                .flatMap(event -> event.throwableIfAny().stream())
                .findFirst()
                .map(LoggedThrowable::innermost);
        return new LogGroup(
                group.fingerprint(),
                group.title(),
                innermost.map(LoggedThrowable::type).orElse(null),
                level(group.level()),
                group.first(),
                group.last(),
                group.total(),
                group.perPane(),
                group.processes(),
                group.causedRestart(),
                isNew(group),
                List.copyOf(links),
                innermost.isPresent()
                        ? "The innermost cause is thrown in the same place of the same code; numbers, ids and other"
                                + " varying parts of the message are left out of the comparison."
                        : "The message reads the same once numbers, ids and other varying parts are left out.",
                group.samples().stream().map(this::event).toList());
    }

    /** Whether it was first seen after the run began; null where the run began before the window, or nobody knows when. */
    private @Nullable Boolean isNew(ExceptionGroup group) {
        return snapshot.startedAt() == null
                        || snapshot.startedAt().isBefore(snapshot.window().from())
                ? null
                : group.first().isAfter(snapshot.startedAt());
    }

    LogTimeline timeline(LogFilter filter, @Nullable String before, int limit) {
        Map<String, LogEvent> byId = new LinkedHashMap<>();
        snapshot.events().forEach(event -> byId.put(LogIds.of(event), event));
        snapshot.exceptionGroups()
                .forEach(group -> group.samples().forEach(event -> byId.put(LogIds.of(event), event)));
        List<String> ids = byId.entrySet().stream()
                .filter(e -> filter.admits(e.getValue())
                        && (filter.fingerprint() == null || filter.fingerprint().equals(fingerprint(e.getValue()))))
                .map(Map.Entry::getKey)
                .sorted(Comparator.reverseOrder())
                .filter(id -> before == null || id.compareTo(before) < 0)
                .limit(limit + 1L)
                .toList();
        List<LogEventAnswer> events = new ArrayList<>();
        for (String id : ids.subList(0, Math.min(limit, ids.size()))) {
            LogEvent event = byId.get(id);
            if (event != null) {
                events.add(event(event));
            }
        }
        return new LogTimeline(events, ids.size() > limit ? ids.get(limit - 1) : null);
    }

    private LogEventAnswer event(LogEvent event) {
        return new LogEventAnswer(
                LogIds.of(event),
                event.at(),
                level(event.level()),
                event.logger(),
                event.thread(),
                event.message(),
                event.process().id(),
                event.process().host(),
                event.source(),
                event.repeat(),
                fingerprint(event),
                event.throwableIfAny().map(Throwables::answer).orElse(null),
                guides.ofRecord(event.source(), event.at()));
    }

    private String fingerprint(LogEvent event) {
        return fingerprints.computeIfAbsent(event, e -> Fingerprint.of(e).id());
    }

    private static String level(LogLevel level) {
        return level == LogLevel.UNKNOWN ? "INFO" : level.name();
    }

    private LogHistogram histogram() {
        return new LogHistogram(
                perPane(Signal.LOG_ERRORS, level -> level.atLeast(LogLevel.ERROR)),
                perPane(Signal.LOG_WARNINGS, level -> level == LogLevel.WARN),
                restarts());
    }

    /** As the agents counted; where they did not, as the groups did. */
    private List<@Nullable Double> perPane(Signal counted, Predicate<LogLevel> which) {
        List<@Nullable Double> known = HealthView.values(snapshot, counted, "");
        if (!known.isEmpty()) {
            return known;
        }
        double[] sums = new double[snapshot.window().panes()];
        for (ExceptionGroup group : snapshot.exceptionGroups()) {
            if (which.test(group.level())) {
                for (int pane = 0; pane < Math.min(sums.length, group.perPane().size()); pane++) {
                    sums[pane] += group.perPane().get(pane);
                }
            }
        }
        return list(sums);
    }

    private List<@Nullable Double> restarts() {
        double[] sums = new double[snapshot.window().panes()];
        for (Restart restart : snapshot.restarts()) {
            int pane = snapshot.window().paneOf(restart.at());
            if (!restart.rescale() && pane >= 0 && pane < sums.length) {
                sums[pane]++;
            }
        }
        return list(sums);
    }

    private static List<@Nullable Double> list(double[] values) {
        List<@Nullable Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
