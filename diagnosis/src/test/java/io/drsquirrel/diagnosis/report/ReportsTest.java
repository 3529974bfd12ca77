// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;

class ReportsTest {
    @Test
    void text_beginsWithVerdictCauseAndFirstStep() throws IOException {
        String text = written(new TextReport(false, false));

        assertThat(text.lines().limit(5))
                .containsExactly(
                        "orders <b> on demo: FAILING since 2026-11-21 09:20:00 UTC",
                        "  7 restarts in the last 10 min",
                        "",
                        "  1. The heap of a task manager is full  [critical, very likely (93 %), heap-oom]",
                        "     The heap of tm-1 is full.");
        assertThat(text)
                .contains("     First     Give task managers more heap.  [needs: restart]")
                .contains("               taskmanager.memory.task.heap.size: 2g")
                .contains("taskmanager.log:42")
                .contains("Leads to  The job restarts again and again; The job is down")
                .contains("Checks: 1 failed, 1 passed, 1 unknown")
                .doesNotContain("container RSS");
    }

    @Test
    void verboseText_saysWhatWasMissing() throws IOException {
        assertThat(written(new TextReport(true, false)))
                .contains("container RSS (the node daemon): 1 rule")
                .contains("UNKNOWN Check rss")
                .contains("squirrel rules check");
    }

    @Test
    void colour_isUsedOnlyWhenAskedFor() throws IOException {
        assertThat(written(new TextReport(true, false))).doesNotContain("\u001b");
        assertThat(written(new TextReport(true, true))).contains("\u001b[31;1mFAILING\u001b[0m");
    }

    @Test
    void hostileEvidence_cannotLeaveItsPlace() throws IOException {
        for (Report report :
                List.of(new TextReport(true, false), new MarkdownReport(), new HtmlReport(), new JunitReport())) {
            assertThat(written(report))
                    .doesNotContain("\u001b")
                    .doesNotContain("\u202e")
                    .doesNotContain("\r");
        }
        assertThat(written(new HtmlReport()))
                .doesNotContain("<script")
                .contains("&lt;/pre&gt;&lt;script&gt;")
                .contains("orders &lt;b&gt;");
        assertThat(written(new MarkdownReport()))
                .contains("`` red </pre><script>alert(1)</script> gnp.exe `x` ¦ y fake: line ``")
                .contains("## orders \\<b\\>");
        assertThat(written(new TextReport(false, false)).lines()).noneMatch(line -> line.startsWith(" fake"));
    }

    @Test
    void html_needsNothingElse() throws IOException {
        assertThat(written(new HtmlReport()))
                .startsWith("<!doctype html>")
                .doesNotContain("src=")
                .doesNotContain("href=")
                .doesNotContain("<link");
    }

    @Test
    void junit_countsWhatItHolds() throws Exception {
        Element suite = suite(Verdict.FAILING);

        assertThat(suite.getAttribute("tests")).isEqualTo("5");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(5);
        assertThat(suite.getAttribute("failures")).isEqualTo("3");
        assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(3);
        assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    }

    @Test
    void junit_neverPassesWithoutData() throws Exception {
        assertThat(suite(Verdict.UNKNOWN).getElementsByTagName("error").getLength())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b]0;title\u0007x",
                "\u001b[2Jx",
                "\u009b31mx",
                "\u001bcx",
                "\u200bx",
                "\u0000x",
                "\u001b[",
                "\u001b"
            })
    void terminalEscapes_vanish(String text) {
        assertThat(HarmlessText.line(text)).isIn("x", "");
    }

    @Test
    void longLines_areCut() {
        assertThat(HarmlessText.line("a".repeat(1_000_000))).hasSize(2_001);
    }

    @Test
    void noJob_isSaid() throws IOException {
        for (Report report : List.of(new TextReport(false, false), new MarkdownReport(), new HtmlReport())) {
            StringBuilder text = new StringBuilder();
            report.write(List.of(), text);
            assertThat(text).contains("No job was found");
        }
    }

    private static Element suite(Verdict verdict) throws Exception {
        StringBuilder text = new StringBuilder();
        new JunitReport().write(List.of(SampleDiagnosis.of(verdict)), text);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
        return (Element) document.getElementsByTagName("testsuite").item(0);
    }

    private static String written(Report report) throws IOException {
        StringBuilder text = new StringBuilder();
        report.write(List.of(SampleDiagnosis.of(Verdict.FAILING)), text);
        return text.toString();
    }
}
