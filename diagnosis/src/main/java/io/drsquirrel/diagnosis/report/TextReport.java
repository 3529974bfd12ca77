// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.UnknownFailure;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.diagnosis.rule.Action;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a person at a terminal reads: verdict, cause, evidence with its place, first step. All else (further causes and steps,
 * checks, what could not be assessed) follows when asked for more. Lines are as long as what they say; nothing is wrapped, so
 * that evidence can be copied and searched.
 */
public final class TextReport implements Report {
    private static final int FINDINGS = 3;
    private static final int EVIDENCE = 3;
    private static final int EVIDENCE_LENGTH = 220;

    private final boolean verbose;
    private final boolean colour;

    /**
     * @param verbose everything, not only the beginning
     * @param colour whether to use ANSI colours; nothing is told by colour alone
     */
    public TextReport(boolean verbose, boolean colour) {
        this.verbose = verbose;
        this.colour = colour;
    }

    @Override
    public void write(List<Diagnosis> diagnoses, Appendable out) throws IOException {
        String separator = "";
        for (Diagnosis diagnosis : diagnoses) {
            out.append(separator);
            job(diagnosis, out);
            separator = "\n";
        }
        if (diagnoses.isEmpty()) {
            out.append("No job was found in what was given.\n");
        }
    }

    private void job(Diagnosis diagnosis, Appendable out) throws IOException {
        out.append(bold(HarmlessText.line(Words.jobName(diagnosis))))
                .append(" on ")
                .append(HarmlessText.line(diagnosis.key().cluster()))
                .append(": ")
                .append(painted(diagnosis.verdict()));
        if (diagnosis.since() != null && diagnosis.verdict() != Verdict.HEALTHY) {
            out.append(" since ").append(Words.time(diagnosis.since()));
        }
        out.append("\n  ").append(HarmlessText.line(diagnosis.headline())).append('\n');
        int rank = 1;
        List<Finding> matched = Words.matched(diagnosis);
        for (Finding finding : matched) {
            if (rank > FINDINGS && !verbose) {
                int more = matched.size() - FINDINGS;
                out.append("\n  ").append(more == 1 ? "1 more finding" : more + " more findings");
                out.append(" with --verbose\n");
                break;
            }
            finding(finding, rank++, out);
        }
        UnknownFailure unknown = diagnosis.unknownFailure();
        if (unknown != null) {
            unknown(unknown, out);
        }
        guesses(Words.guesses(diagnosis), out);
        if (unknown != null) {
            howToAddRule(unknown, out);
        }
        checks(diagnosis, out);
        notAssessed(diagnosis, out);
    }

    private void finding(Finding finding, int rank, Appendable out) throws IOException {
        out.append("\n  ")
                .append(String.valueOf(rank))
                .append(". ")
                .append(bold(finding.rule().title()))
                .append("  ")
                .append(dim("[" + finding.severity().word() + ", " + finding.confidenceWords() + " ("
                        + Words.percent(finding.confidence()) + "), " + finding.id() + "]"))
                .append('\n');
        out.append("     ").append(HarmlessText.line(finding.summary())).append('\n');
        if (verbose && !finding.summary().equals(finding.rule().rootCause())) {
            out.append("     ")
                    .append(HarmlessText.line(finding.rule().rootCause()))
                    .append('\n');
        }
        evidence("Evidence", Words.merged(finding.evidence()), out);
        evidence("Against it", Words.merged(finding.against()), out);
        List<String> consequences = Words.consequences(finding);
        if (!consequences.isEmpty()) {
            out.append("     Leads to  ")
                    .append(String.join("; ", consequences))
                    .append('\n');
        }
        if (!finding.tiedWith().isEmpty()) {
            out.append("     As likely as  ")
                    .append(String.join(", ", finding.tiedWith()))
                    .append('\n');
        }
        List<Action> actions = finding.actions();
        for (int i = 0; i < (verbose ? actions.size() : Math.min(1, actions.size())); i++) {
            action(i == 0 ? "First" : "Then", actions.get(i), out);
        }
        out.append(dim("     Guide     squirrel explain " + finding.id())).append('\n');
    }

    private void evidence(String label, List<Evidence> evidence, Appendable out) throws IOException {
        String heading = label;
        int shown = verbose ? evidence.size() : Math.min(EVIDENCE, evidence.size());
        for (Evidence fact : evidence.subList(0, shown)) {
            out.append("     ").append(String.format("%-10s", heading));
            if (fact.at() != null) {
                out.append(Words.hour(fact.at())).append("  ");
            }
            out.append(HarmlessText.line(fact.text(), EVIDENCE_LENGTH));
            if (fact.count() > 1) {
                out.append(" (").append(String.valueOf(fact.count())).append(" times)");
            }
            if (!fact.source().isEmpty()) {
                out.append("  ").append(dim(HarmlessText.line(fact.source())));
            }
            out.append('\n');
            heading = "";
        }
        if (evidence.size() > shown) {
            out.append("               and ")
                    .append(String.valueOf(evidence.size() - shown))
                    .append(" more\n");
        }
    }

    private void action(String label, Action action, Appendable out) throws IOException {
        out.append("     ").append(String.format("%-10s", label)).append(HarmlessText.line(action.text()));
        if (action.risk() != Action.Risk.NONE) {
            out.append(dim("  [needs: " + action.risk().word() + "]"));
        }
        out.append('\n');
        for (Map.Entry<String, String> option : action.set().entrySet()) {
            out.append("               ")
                    .append(option.getKey())
                    .append(": ")
                    .append(option.getValue())
                    .append('\n');
        }
        if (action.command() != null) {
            out.append("               $ ")
                    .append(HarmlessText.line(action.command()))
                    .append('\n');
        }
    }

    private void unknown(UnknownFailure unknown, Appendable out) throws IOException {
        out.append("\n  ").append(bold("No known cause matched this failure")).append('\n');
        out.append("     ").append(HarmlessText.line(unknown.innermost(), 400)).append('\n');
        String frame = unknown.userFrame();
        if (frame != null) {
            out.append("     first user code ").append(HarmlessText.line(frame)).append('\n');
        } else {
            out.append("     no user code in its stack\n");
        }
        out.append("     ")
                .append(unknown.count() == 1 ? "once" : unknown.count() + " times")
                .append(", first at ")
                .append(Words.time(unknown.first()))
                .append("  ")
                .append(dim(HarmlessText.line(unknown.source())))
                .append('\n');
    }

    private void howToAddRule(UnknownFailure unknown, Appendable out) throws IOException {
        out.append("\n  To make it known, write ")
                .append(HarmlessText.line(HowToAddRule.file(unknown)))
                .append(" and a guide.md beside it, then run: squirrel rules check ./rules\n");
        for (String line : HowToAddRule.skeleton(unknown).lines().toList()) {
            int words = line.length() - line.stripLeading().length();
            out.append("     ")
                    .append(" ".repeat(words))
                    .append(dim(HarmlessText.line(line)))
                    .append('\n');
        }
    }

    private void guesses(List<Finding> guesses, Appendable out) throws IOException {
        if (guesses.isEmpty()) {
            return;
        }
        out.append("\n  ")
                .append(bold(Words.PERHAPS))
                .append(": ")
                .append(Words.WHY_PERHAPS)
                .append('\n');
        for (Finding guess : guesses) {
            out.append("     ")
                    .append(String.format("%4s", Words.percent(guess.confidence())))
                    .append("  ")
                    .append(guess.rule().title())
                    .append(dim("  squirrel explain " + guess.id()))
                    .append('\n');
        }
    }

    private void checks(Diagnosis diagnosis, Appendable out) throws IOException {
        if (diagnosis.checks().isEmpty()) {
            return;
        }
        out.append("\n  Checks: ").append(Words.checks(diagnosis)).append('\n');
        for (Words.CheckRow row : Words.checkRows(diagnosis)) {
            if (verbose || row.status() == HealthCheck.Status.FAILED) {
                out.append("     ")
                        .append(String.format("%-8s", row.status()))
                        .append(row.titles())
                        .append(": ")
                        .append(HarmlessText.line(row.text()))
                        .append('\n');
            }
        }
    }

    private void notAssessed(Diagnosis diagnosis, Appendable out) throws IOException {
        if (diagnosis.notAssessed().isEmpty()) {
            return;
        }
        int rules = diagnosis.notAssessed().size();
        out.append("\n  Not assessed: ")
                .append(rules == 1 ? "1 rule lacks" : rules + " rules lack")
                .append(" facts");
        out.append(verbose ? ":\n" : " (--verbose says which and who provides them)\n");
        if (verbose) {
            for (String missing : Words.missing(diagnosis)) {
                out.append("     ").append(missing).append('\n');
            }
        }
    }

    private String painted(Verdict verdict) {
        String code =
                switch (verdict) {
                    case FAILING -> "31;1";
                    case DEGRADED -> "33;1";
                    case UNKNOWN -> "35;1";
                    case HEALTHY -> "32;1";
                };
        return colour ? "\u001b[" + code + "m" + verdict + "\u001b[0m" : verdict.name();
    }

    private String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    private String dim(String text) {
        return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
