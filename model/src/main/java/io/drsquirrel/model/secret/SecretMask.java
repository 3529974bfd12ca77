// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.secret;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of a snapshot before anybody sees it: values of options whose key speaks of one, the same in texts
 * ({@code password=…}), users and passwords in URLs, bearer tokens, and keys of clouds. It rather masks too much.
 */
public final class SecretMask {
    /** What stands in place of a secret; Flink's own. */
    public static final String MASK = "******";

    private static final String WORDS = "password|passwd|passphrase|secret|token|credential|api[-_.]?key|apikey"
            + "|access[-_.]?key|account[-_.]?key|shared[-_.]?key|private[-_.]?key|auth-params|basic-auth|authorization|service-key"
            + "|sasl[-_.]jaas[-_.]config";
    private static final Pattern SECRET_KEY = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);

    /** Keys that speak of secrets, but whose values are none. */
    private static final Pattern HARMLESS_KEY = Pattern.compile(
            "(delegation\\.tokens?\\.(enabled|renewal)|token[-_.](ttl|lifetime|length)|tokens?\\.enabled)",
            Pattern.CASE_INSENSITIVE);

    /** user:password@ after a scheme; possessive, so that a long text costs one pass. */
    private static final Pattern IN_URL = Pattern.compile("(://)[^\\s/?#@:'\"]{0,256}+:[^\\s/?#@'\"]{1,256}+@");

    private static final Pattern ASSIGNED = Pattern.compile(
            "((?:" + WORDS
                    + ")[\\w.-]{0,40}+[\"']?+\\s{0,4}+[=:]\\s{0,4}+)(\"[^\"\\n]{1,2000}+\"|'[^'\\n]{1,2000}+'|[^\\s,;&\"'}\\])]{1,2000}+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BEARER =
            Pattern.compile("\\b(Bearer|Basic) {1,4}+[A-Za-z0-9._~+/=-]{8,}+", Pattern.CASE_INSENSITIVE);
    private static final Pattern AWS_KEY = Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b");

    private SecretMask() {}

    /** The snapshot without secrets. */
    public static JobSnapshot mask(JobSnapshot s) {
        return new JobSnapshot(
                s.id(),
                s.key(),
                s.jobId(),
                s.window(),
                s.takenAt(),
                s.urgent(),
                s.status(),
                s.statusSince(),
                s.startedAt(),
                s.flinkVersion(),
                s.topology(),
                s.series(),
                s.spreads(),
                s.processes().stream().map(SecretMask::process).toList(),
                checkpoints(s.checkpoints()),
                s.failures().stream().map(SecretMask::failure).toList(),
                s.restarts().stream().map(SecretMask::restart).toList(),
                s.exceptionGroups().stream().map(SecretMask::group).toList(),
                s.events().stream().map(SecretMask::event).toList(),
                s.configuration().stream().map(SecretMask::entry).toList(),
                s.threads(),
                s.coverage());
    }

    /** A group's title begins with a class or logger and a colon; {@code TokenManager: none left} assigns nothing. */
    private static String title(String title) {
        int colon = title.indexOf(": ");
        boolean named = colon > 0 && title.lastIndexOf(' ', colon) < 0;
        return named ? title.substring(0, colon + 2) + text(title.substring(colon + 2)) : text(title);
    }

    /** The text without secrets. */
    public static String text(String text) {
        String masked = BEARER.matcher(text).replaceAll("$1 " + MASK);
        if (masked.indexOf('@') >= 0 && masked.contains("://")) {
            masked = IN_URL.matcher(masked).replaceAll("$1" + MASK + "@");
        }
        if (masked.indexOf('=') >= 0 || masked.indexOf(':') >= 0) {
            masked = ASSIGNED.matcher(masked).replaceAll(hit -> Matcher.quoteReplacement(hit.group(1) + MASK));
        }
        return masked.contains("AKIA") || masked.contains("ASIA")
                ? AWS_KEY.matcher(masked).replaceAll(MASK)
                : masked;
    }

    /** Whether the value of an option of that name is a secret. */
    public static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET_KEY.matcher(lower).find() && !HARMLESS_KEY.matcher(lower).find();
    }

    private static ConfigurationEntry entry(ConfigurationEntry entry) {
        String value = isSecret(entry.key()) ? MASK : text(entry.value());
        return value.equals(entry.value()) ? entry : new ConfigurationEntry(entry.key(), value, entry.origin());
    }

    private static LogEvent event(LogEvent e) {
        return new LogEvent(
                e.at(),
                e.level(),
                e.logger(),
                e.thread(),
                text(e.message()),
                e.throwableIfAny().map(t -> throwable(t, 0)).orElse(null),
                e.jobId(),
                e.process(),
                e.source(),
                e.repeat(),
                e.shared());
    }

    private static LoggedThrowable throwable(LoggedThrowable t, int depth) {
        LoggedThrowable cause = t.cause();
        return new LoggedThrowable(
                t.type(),
                text(t.message()),
                t.frames(),
                cause == null || depth > 64 ? null : throwable(cause, depth + 1),
                depth > 64
                        ? List.of()
                        : t.suppressed().stream()
                                .map(s -> throwable(s, depth + 1))
                                .toList());
    }

    private static ExceptionGroup group(ExceptionGroup g) {
        return new ExceptionGroup(
                g.fingerprint(),
                title(g.title()),
                g.level(),
                g.first(),
                g.last(),
                g.total(),
                g.perPane(),
                g.processes(),
                g.causedRestart(),
                g.samples().stream().map(SecretMask::event).toList());
    }

    private static JobFailure failure(JobFailure f) {
        return new JobFailure(
                f.at(), throwable(f.throwable(), 0), f.taskName(), f.taskManager(), f.labels(), f.global(), f.source());
    }

    private static Restart restart(Restart r) {
        JobFailure cause = r.cause();
        return cause == null ? r : new Restart(r.at(), r.recoveredAt(), r.rescale(), failure(cause));
    }

    private static ProcessFacts process(ProcessFacts p) {
        return new ProcessFacts(
                p.process(),
                p.startedAt(),
                p.endedAt(),
                textOrNull(p.exitReason()),
                p.memoryLimitBytes(),
                p.cpuLimitCores(),
                p.slots());
    }

    private static Checkpoints checkpoints(Checkpoints c) {
        return new Checkpoints(
                c.enabled(),
                c.interval(),
                c.timeout(),
                c.tolerableFailures(),
                c.lastCompletedAt(),
                c.history().stream().map(SecretMask::checkpoint).toList());
    }

    private static Checkpoint checkpoint(Checkpoint c) {
        return c.withFailureReason(textOrNull(c.failureReason()));
    }

    private static @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }
}
