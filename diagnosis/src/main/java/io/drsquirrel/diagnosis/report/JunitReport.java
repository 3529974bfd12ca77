// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.diagnosis.rule.Role;
import java.io.IOException;
import java.util.List;

import static io.drsquirrel.diagnosis.report.HarmlessText.html;

/**
 * For pipelines, as JUnit's XML: a suite per job, in it a case for the verdict, one for each finding (failed, or skipped where
 * it is only a risk or a guess) and one for each check. What could not be told is an error of the verdict and a skipped check: no data
 * never passes.
 */
public final class JunitReport implements Report {
    @Override
    public void write(List<Diagnosis> diagnoses, Appendable out) throws IOException {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (Diagnosis diagnosis : diagnoses) {
            suite(diagnosis, out);
        }
        out.append("</testsuites>\n");
    }

    private static void suite(Diagnosis diagnosis, Appendable out) throws IOException {
        boolean troubled = diagnosis.verdict() == Verdict.FAILING || diagnosis.verdict() == Verdict.DEGRADED;
        long risks = diagnosis.findings().stream().filter(f -> !harms(f)).count();
        long failures = (troubled ? 1 : 0)
                + diagnosis.findings().size()
                - risks
                + Words.count(diagnosis, HealthCheck.Status.FAILED);
        out.append("  <testsuite name=\"")
                .append(html(Words.jobName(diagnosis)))
                .append("\" tests=\"")
                .append(String.valueOf(
                        1 + diagnosis.findings().size() + diagnosis.checks().size()))
                .append("\" failures=\"")
                .append(String.valueOf(failures))
                .append("\" errors=\"")
                .append(diagnosis.verdict() == Verdict.UNKNOWN ? "1" : "0")
                .append("\" skipped=\"")
                .append(String.valueOf(risks + Words.count(diagnosis, HealthCheck.Status.UNKNOWN)))
                .append("\" timestamp=\"")
                .append(diagnosis.takenAt().toString())
                .append("\">\n");
        testCase(
                diagnosis,
                "verdict",
                switch (diagnosis.verdict()) {
                    case FAILING, DEGRADED -> "failure";
                    case UNKNOWN -> "error";
                    case HEALTHY -> "";
                },
                diagnosis.verdict() + ": " + diagnosis.headline(),
                out);
        for (Finding finding : diagnosis.findings()) {
            testCase(
                    diagnosis,
                    finding.id(),
                    harms(finding) ? "failure" : "skipped",
                    (finding.isMatched() ? "" : "Perhaps: ") + finding.rule().title() + ": " + finding.summary(),
                    out);
        }
        for (HealthCheck check : diagnosis.checks()) {
            testCase(
                    diagnosis,
                    check.id(),
                    switch (check.status()) {
                        case FAILED -> "failure";
                        case UNKNOWN -> "skipped";
                        case PASSED -> "";
                    },
                    check.title() + ": " + Words.reason(check),
                    out);
        }
        out.append("  </testsuite>\n");
    }

    /** A risk has done no harm yet, and a guess may be wrong. */
    private static boolean harms(Finding finding) {
        return finding.isMatched() && finding.rule().role() != Role.RISK;
    }

    private static void testCase(Diagnosis diagnosis, String name, String outcome, String message, Appendable out)
            throws IOException {
        out.append("    <testcase classname=\"")
                .append(html(Words.jobName(diagnosis)))
                .append("\" name=\"")
                .append(html(name))
                .append('"');
        if (outcome.isEmpty()) {
            out.append("/>\n");
        } else {
            out.append("><")
                    .append(outcome)
                    .append(" message=\"")
                    .append(html(message))
                    .append("\"/></testcase>\n");
        }
    }
}
