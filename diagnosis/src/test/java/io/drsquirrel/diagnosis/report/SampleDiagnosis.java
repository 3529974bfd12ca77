// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.StatusCondition;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.NotAssessed;
import io.drsquirrel.diagnosis.engine.UnknownFailure;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A made-up diagnosis with one of everything, and hostile text in its evidence. */
final class SampleDiagnosis {
    static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    static final String HOSTILE =
            "\u001b[31mred\u001b[0m </pre><script>alert(1)</script> \u202egnp.exe `x` | y \r\n fake: line";

    private SampleDiagnosis() {}

    static Diagnosis of(Verdict verdict) {
        Finding third = finding("job-down", "The job is down", List.of(), List.of());
        Finding second = finding("restart-loop", "The job restarts again and again", List.of(), List.of(third));
        Finding first = finding("heap-oom", "The heap of a task manager is full", List.of(), List.of(second));
        return new Diagnosis(
                new JobKey("demo", "", "orders <b>"),
                "8f2c4e0b9d314a55a1c3b7de20491f6a",
                verdict,
                "7 restarts in the last 10 min",
                JobStatus.RESTARTING,
                new Window(NOW.minusSeconds(3600), NOW, Duration.ofMinutes(1)),
                NOW,
                NOW.minusSeconds(600),
                List.of(first),
                List.of(
                        check("restarts", HealthCheck.Status.FAILED),
                        check("gc", HealthCheck.Status.PASSED),
                        check("rss", HealthCheck.Status.UNKNOWN)),
                List.of(new NotAssessed("rss-leak", "Memory leak", "container RSS", "the node daemon")),
                new UnknownFailure("org.acme.X: y", "org.acme.Y: z", null, 2, NOW, NOW, "taskmanager.log:7"),
                "15-abcdef12");
    }

    private static HealthCheck check(String id, HealthCheck.Status status) {
        return new HealthCheck(
                id,
                "basic",
                "Check " + id,
                status,
                status == HealthCheck.Status.UNKNOWN ? Double.NaN : 4.0,
                3.0,
                "1",
                "4 seen; 3 allowed",
                "It matters.",
                status == HealthCheck.Status.UNKNOWN ? "no metrics" : null,
                null,
                List.of(HealthCheck.Pane.GOOD, HealthCheck.Pane.BAD, HealthCheck.Pane.UNKNOWN));
    }

    private static Finding finding(String id, String title, List<Evidence> against, List<Finding> consequences) {
        Rule rule = new Rule(
                id,
                "memory",
                List.of("oom"),
                title,
                Severity.CRITICAL,
                Role.CAUSE,
                "1.0",
                "Task managers die.",
                "The heap is too small.",
                "",
                2,
                0.8,
                Set.of(),
                Set.of(),
                new StatusCondition(Set.of(JobStatus.RESTARTING), null),
                List.of(),
                List.of(),
                List.of("restart-loop"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false);
        return new Finding(
                Finding.Basis.RULE,
                rule,
                rule.severity(),
                "The heap of tm-1 is full.",
                0.934,
                NOW.minusSeconds(600),
                null,
                List.of(
                        Evidence.of(Evidence.Kind.LOG, HOSTILE, "taskmanager.log:42", NOW.minusSeconds(600)),
                        Evidence.metric("busy 97 %", "BUSY_RATIO", "v1", 0.97, 0.5, NOW)),
                against,
                List.of(new Action(
                        "Give task managers more heap.",
                        Action.Kind.CONFIGURATION,
                        Action.Risk.RESTART,
                        Map.of("taskmanager.memory.task.heap.size", "2g"),
                        "jmap -histo <pid>",
                        null)),
                consequences,
                List.of());
    }
}
