// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.UnknownFailure;
import io.drsquirrel.diagnosis.rule.Action;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import static io.drsquirrel.diagnosis.report.HarmlessText.html;

/** One file that needs nothing else: no script, no picture, no font; light and dark; fit for an attachment and for printing. */
public final class HtmlReport implements Report {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Diagnosis</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --soft: #8882; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h2 { border-bottom: 1px solid var(--line); padding-bottom: .3rem; margin-top: 2.5rem; }
            .verdict { font-weight: 700; padding: .1rem .6rem; border-radius: .4rem; color: #fff; font-size: .8em; }
            .failing { background: #c0271d; } .degraded { background: #a85b00; }
            .healthy { background: #217a3c; } .unknown { background: #6b4fa0; }
            .finding { border: 1px solid var(--line); border-radius: .5rem; padding: .2rem 1rem 1rem; margin: 1rem 0; }
            .quiet { opacity: .75; font-size: .9em; }
            code, pre { font: .9em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
            pre { background: var(--soft); padding: .6rem .8rem; border-radius: .4rem; white-space: pre-wrap; }
            table { border-collapse: collapse; width: 100%; }
            td, th { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); }
            @media print { details > * { display: block; } }
            </style>
            </head>
            <body>
            <h1>Diagnosis</h1>
            """;

    @Override
    public void write(List<Diagnosis> diagnoses, Appendable out) throws IOException {
        out.append(HEAD);
        if (diagnoses.isEmpty()) {
            out.append("<p>No job was found in what was given.</p>\n");
        }
        for (Diagnosis diagnosis : diagnoses) {
            job(diagnosis, out);
        }
        out.append("</body>\n</html>\n");
    }

    private static void job(Diagnosis diagnosis, Appendable out) throws IOException {
        String verdict = diagnosis.verdict().name();
        out.append("<h2>")
                .append(html(Words.jobName(diagnosis)))
                .append(" <span class=\"verdict ")
                .append(verdict.toLowerCase(Locale.ROOT))
                .append("\">")
                .append(verdict)
                .append("</span></h2>\n<p><strong>")
                .append(html(diagnosis.headline()))
                .append("</strong></p>\n<p class=\"quiet\">Cluster ")
                .append(html(diagnosis.key().cluster()));
        if (diagnosis.since() != null) {
            out.append(", since ").append(Words.time(diagnosis.since()));
        }
        out.append(", seen up to ")
                .append(Words.time(diagnosis.takenAt()))
                .append(", rules ")
                .append(html(diagnosis.catalogueVersion()))
                .append("</p>\n");
        int rank = 1;
        for (Finding finding : Words.matched(diagnosis)) {
            finding(finding, rank++, out);
        }
        UnknownFailure unknown = diagnosis.unknownFailure();
        if (unknown != null) {
            out.append("<div class=\"finding\"><h3>No known cause matched this failure</h3>\n<pre>")
                    .append(html(unknown.innermost()))
                    .append(unknown.userFrame() == null ? "" : "\nfirst user code " + html(unknown.userFrame()))
                    .append("</pre>\n<p>")
                    .append(unknown.count() == 1 ? "Once" : unknown.count() + " times")
                    .append(", first at ")
                    .append(Words.time(unknown.first()))
                    .append(", ")
                    .append(html(unknown.source()))
                    .append(".</p>\n<p class=\"quiet\">")
                    .append(html(HowToAddRule.words(unknown)))
                    .append("</p>\n<pre>")
                    .append(html(HowToAddRule.skeleton(unknown)))
                    .append("</pre></div>\n");
        }
        guesses(Words.guesses(diagnosis), out);
        checks(diagnosis, out);
        if (!diagnosis.notAssessed().isEmpty()) {
            out.append("<details><summary>Not assessed: ")
                    .append(String.valueOf(diagnosis.notAssessed().size()))
                    .append(" rules lack facts</summary>\n<ul>\n");
            for (String missing : Words.missing(diagnosis)) {
                out.append("<li>").append(html(missing)).append("</li>\n");
            }
            out.append("</ul></details>\n");
        }
    }

    private static void guesses(List<Finding> guesses, Appendable out) throws IOException {
        if (guesses.isEmpty()) {
            return;
        }
        out.append("<div class=\"finding\"><h3>")
                .append(Words.PERHAPS)
                .append("</h3>\n<p class=\"quiet\">")
                .append(html(Words.WHY_PERHAPS))
                .append("</p>\n<ul>\n");
        for (Finding guess : guesses) {
            out.append("<li>")
                    .append(html(guess.rule().title()))
                    .append(" <span class=\"quiet\">")
                    .append(Words.percent(guess.confidence()))
                    .append(", rule ")
                    .append(html(guess.id()))
                    .append("</span></li>\n");
        }
        out.append("</ul></div>\n");
    }

    private static void finding(Finding finding, int rank, Appendable out) throws IOException {
        out.append("<div class=\"finding\">\n<h3>")
                .append(String.valueOf(rank))
                .append(". ")
                .append(html(finding.rule().title()))
                .append("</h3>\n<p>")
                .append(html(finding.summary()))
                .append("</p>\n<p class=\"quiet\">")
                .append(finding.severity().word())
                .append(", ")
                .append(finding.confidenceWords())
                .append(" (")
                .append(Words.percent(finding.confidence()))
                .append("), rule ")
                .append(html(finding.id()))
                .append("</p>\n");
        evidence("Evidence", Words.merged(finding.evidence()), out);
        evidence("Against it", Words.merged(finding.against()), out);
        List<String> consequences = Words.consequences(finding);
        if (!consequences.isEmpty()) {
            out.append("<p>Leads to: ")
                    .append(html(String.join("; ", consequences)))
                    .append("</p>\n");
        }
        if (!finding.actions().isEmpty()) {
            out.append("<h4>What to do</h4>\n<ol>\n");
            for (Action action : finding.actions()) {
                action(action, out);
            }
            out.append("</ol>\n");
        }
        out.append("</div>\n");
    }

    private static void action(Action action, Appendable out) throws IOException {
        out.append("<li>").append(html(action.text()));
        if (action.risk() != Action.Risk.NONE) {
            out.append(" <span class=\"quiet\">(needs: ")
                    .append(action.risk().word())
                    .append(")</span>");
        }
        if (!action.set().isEmpty()) {
            out.append("<pre>");
            for (Map.Entry<String, String> option : action.set().entrySet()) {
                out.append(html(option.getKey()))
                        .append(": ")
                        .append(html(option.getValue()))
                        .append('\n');
            }
            out.append("</pre>");
        }
        String command = action.command();
        if (command != null) {
            out.append("<pre>").append(html(command)).append("</pre>");
        }
        out.append("</li>\n");
    }

    private static void evidence(String heading, List<Evidence> evidence, Appendable out) throws IOException {
        if (evidence.isEmpty()) {
            return;
        }
        out.append("<h4>").append(heading).append("</h4>\n<table>\n");
        for (Evidence fact : evidence) {
            out.append("<tr><td>")
                    .append(fact.at() == null ? "" : Words.time(fact.at()))
                    .append("</td><td><code>")
                    .append(html(fact.text()))
                    .append("</code>")
                    .append(fact.count() > 1 ? " (" + fact.count() + " times)" : "")
                    .append("</td><td class=\"quiet\">")
                    .append(html(fact.source()))
                    .append("</td></tr>\n");
        }
        out.append("</table>\n");
    }

    private static void checks(Diagnosis diagnosis, Appendable out) throws IOException {
        if (diagnosis.checks().isEmpty()) {
            return;
        }
        out.append("<details")
                .append(Words.count(diagnosis, HealthCheck.Status.FAILED) > 0 ? " open" : "")
                .append("><summary>Checks: ")
                .append(Words.checks(diagnosis))
                .append("</summary>\n<table>\n");
        for (Words.CheckRow row : Words.checkRows(diagnosis)) {
            out.append("<tr><td>")
                    .append(row.status().name())
                    .append("</td><td>")
                    .append(html(row.titles()))
                    .append("</td><td>")
                    .append(html(row.text()))
                    .append("</td></tr>\n");
        }
        out.append("</table></details>\n");
    }
}
