// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.UnknownFailure;
import io.drsquirrel.diagnosis.rule.Action;
import java.io.IOException;
import java.util.List;

/** For issues, pull requests and chat: GitHub's Markdown, the same order as {@link TextReport}, all evidence and steps. */
public final class MarkdownReport implements Report {
    @Override
    public void write(List<Diagnosis> diagnoses, Appendable out) throws IOException {
        out.append("# Diagnosis\n");
        if (diagnoses.isEmpty()) {
            out.append("\nNo job was found in what was given.\n");
        }
        for (Diagnosis diagnosis : diagnoses) {
            job(diagnosis, out);
        }
    }

    private static void job(Diagnosis diagnosis, Appendable out) throws IOException {
        out.append("\n## ")
                .append(HarmlessText.markdown(Words.jobName(diagnosis)))
                .append(": ")
                .append(diagnosis.verdict().name())
                .append("\n\n")
                .append(HarmlessText.markdown(diagnosis.headline()))
                .append(".\n\nCluster ")
                .append(HarmlessText.markdown(diagnosis.key().cluster()))
                .append(", ");
        if (diagnosis.since() != null) {
            out.append("since ").append(Words.time(diagnosis.since())).append(", ");
        }
        out.append("seen up to ").append(Words.time(diagnosis.takenAt())).append(".\n");
        int rank = 1;
        for (Finding finding : Words.matched(diagnosis)) {
            finding(finding, rank++, out);
        }
        UnknownFailure unknown = diagnosis.unknownFailure();
        if (unknown != null) {
            out.append("\n### No known cause matched this failure\n\n")
                    .append(HarmlessText.markdownCode(unknown.innermost()))
                    .append(
                            unknown.userFrame() == null
                                    ? ", no user code in its stack, "
                                    : ", first user code " + HarmlessText.markdownCode(unknown.userFrame()) + ", ")
                    .append(unknown.count() == 1 ? "once" : unknown.count() + " times")
                    .append(", first at ")
                    .append(Words.time(unknown.first()))
                    .append(" (")
                    .append(HarmlessText.markdown(unknown.source()))
                    .append("). ")
                    .append(HarmlessText.markdown(HowToAddRule.words(unknown)))
                    .append("\n\n~~~yaml\n")
                    .append(HowToAddRule.skeleton(unknown).replace("~~~", "~ ~"))
                    .append("~~~\n");
        }
        guesses(Words.guesses(diagnosis), out);
        checks(diagnosis, out);
        if (!diagnosis.notAssessed().isEmpty()) {
            out.append("\n### Not assessed\n\n");
            for (String missing : Words.missing(diagnosis)) {
                out.append("- ").append(HarmlessText.markdown(missing)).append('\n');
            }
        }
    }

    private static void guesses(List<Finding> guesses, Appendable out) throws IOException {
        if (guesses.isEmpty()) {
            return;
        }
        out.append("\n### ")
                .append(Words.PERHAPS)
                .append("\n\n")
                .append(HarmlessText.markdown(Words.WHY_PERHAPS))
                .append(":\n\n");
        for (Finding guess : guesses) {
            out.append("- ")
                    .append(HarmlessText.markdown(guess.rule().title()))
                    .append(" (")
                    .append(Words.percent(guess.confidence()))
                    .append(", rule `")
                    .append(guess.id())
                    .append("`)\n");
        }
    }

    private static void finding(Finding finding, int rank, Appendable out) throws IOException {
        out.append("\n### ")
                .append(String.valueOf(rank))
                .append(". ")
                .append(HarmlessText.markdown(finding.rule().title()))
                .append("\n\n")
                .append(HarmlessText.markdown(finding.summary()))
                .append("\n\n")
                .append(finding.severity().word())
                .append(", ")
                .append(finding.confidenceWords())
                .append(" (")
                .append(Words.percent(finding.confidence()))
                .append("), rule `")
                .append(finding.id())
                .append("`\n");
        evidence("Evidence", Words.merged(finding.evidence()), out);
        evidence("Against it", Words.merged(finding.against()), out);
        List<String> consequences = Words.consequences(finding);
        if (!consequences.isEmpty()) {
            out.append("\n**Leads to:** ")
                    .append(HarmlessText.markdown(String.join("; ", consequences)))
                    .append('\n');
        }
        if (!finding.actions().isEmpty()) {
            out.append("\n**Steps**\n\n");
        }
        int step = 1;
        for (Action action : finding.actions()) {
            out.append(String.valueOf(step++)).append(". ").append(HarmlessText.markdown(action.text()));
            if (action.risk() != Action.Risk.NONE) {
                out.append(" (needs: ").append(action.risk().word()).append(')');
            }
            out.append('\n');
            if (!action.set().isEmpty()) {
                out.append("\n   ```yaml\n");
                for (var option : action.set().entrySet()) {
                    out.append("   ")
                            .append(option.getKey())
                            .append(": ")
                            .append(option.getValue())
                            .append('\n');
                }
                out.append("   ```\n");
            }
            String command = action.command();
            if (command != null) {
                out.append("\n   ```sh\n   ")
                        .append(HarmlessText.line(command).replace("```", "'''"))
                        .append("\n   ```\n");
            }
        }
    }

    private static void evidence(String heading, List<Evidence> evidence, Appendable out) throws IOException {
        if (evidence.isEmpty()) {
            return;
        }
        out.append("\n**").append(heading).append("**\n\n");
        for (Evidence fact : evidence) {
            out.append("- ");
            if (fact.at() != null) {
                out.append(Words.time(fact.at())).append(' ');
            }
            out.append(HarmlessText.markdownCode(HarmlessText.line(fact.text(), 500)));
            if (fact.count() > 1) {
                out.append(" (").append(String.valueOf(fact.count())).append(" times)");
            }
            if (!fact.source().isEmpty()) {
                out.append(" — ").append(HarmlessText.markdown(fact.source()));
            }
            out.append('\n');
        }
    }

    private static void checks(Diagnosis diagnosis, Appendable out) throws IOException {
        if (diagnosis.checks().isEmpty()) {
            return;
        }
        out.append("\n### Checks: ").append(Words.checks(diagnosis)).append("\n\n| | check | |\n| --- | --- | --- |\n");
        for (Words.CheckRow row : Words.checkRows(diagnosis)) {
            out.append("| ")
                    .append(row.status().name())
                    .append(" | ")
                    .append(HarmlessText.markdown(row.titles()))
                    .append(" | ")
                    .append(HarmlessText.markdown(row.text()))
                    .append(" |\n");
        }
    }
}
