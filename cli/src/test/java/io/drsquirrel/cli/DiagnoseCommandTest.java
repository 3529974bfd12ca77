// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

class DiagnoseCommandTest {
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final String RUNNING = "2026-03-01 10:00:00,000 INFO  "
            + "org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders (" + JOB
            + ") switched from state CREATED to RUNNING.\n";
    private static final String SICK = RUNNING
            + "2026-03-01 10:05:00,000 ERROR org.apache.flink.runtime.taskexecutor.TaskManagerRunner      [] - "
            + "Fatal error occurred while executing the TaskManager. Shutting it down...\n"
            + "java.lang.OutOfMemoryError: Java heap space\n"
            + "\tat org.acme.Buffer.grow(Buffer.java:41) ~[?:?]\n"
            + "2026-03-01 10:05:01,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders ("
            + JOB + ") switched from state RUNNING to RESTARTING.\n"
            + "java.lang.OutOfMemoryError: Java heap space\n"
            + "\tat org.acme.Buffer.grow(Buffer.java:41) ~[?:?]\n";
    private static final String HEALTHY = RUNNING
            + "2026-03-01 10:05:00,000 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - "
            + "Completed checkpoint 5 for job " + JOB
            + " (12345 bytes, checkpointDuration=60 ms, finalizationTime=5 ms).\n"
            + "2026-03-01 10:25:00,000 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - "
            + "Completed checkpoint 25 for job " + JOB
            + " (12345 bytes, checkpointDuration=60 ms, finalizationTime=5 ms).\n";
    private static final String HOSTILE = RUNNING
            + "2026-03-01 10:05:01,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders ("
            + JOB + ") switched from state RUNNING to FAILED.\n"
            + "org.acme.OddException: <script>alert(1)</script> \u001b[2J\u001b]0;title\u0007 ]]> & \"'\u0000\u202e\n"
            + "\tat org.acme.Parser.map(Parser.java:17) ~[?:?]\n";

    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void setUp() {
        log = folder.resolve("jobmanager.log");
    }

    @Test
    void healthyLog_ends0() throws IOException {
        Run run = diagnose(HEALTHY);
        assertThat(run.out()).contains("HEALTHY");
        assertThat(run.code()).isZero();
    }

    @Test
    void sickLog_ends1AndNamesTheCause() throws IOException {
        Run run = diagnose(SICK);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("FAILING", "jobmanager.log:2", "squirrel explain");
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void secretsInLogs_areInNoReport(ReportFormat format) throws IOException {
        Run run = diagnose(
                SICK.replace(
                        "Java heap space", "connect to jdbc:postgresql://me:geheim@db/x with password=geheim failed"),
                "--verbose",
                "--format",
                format.name().toLowerCase(Locale.ROOT));

        assertThat(run.out()).contains("orders").doesNotContain("geheim");
    }

    @Test
    void usageMistakes_end2() {
        assertThat(Run.of("diagnose").code()).isEqualTo(2);
        assertThat(Run.of("diagnose").err()).contains("--logs");
        assertThat(Run.of("diagnose", "--logs", "x", "--format", "yaml").code()).isEqualTo(2);
        assertThat(Run.of("diagnose", "--lags", "x").code()).isEqualTo(2);
        Run rules = Run.of(
                "diagnose", "--logs", "x", "--rules", folder.resolve("none").toString());
        assertThat(rules.code()).isEqualTo(2);
        assertThat(rules.err()).contains("is no folder").doesNotContain("\tat ");
    }

    @Test
    void logThatIsTooShort_ends3() throws IOException {
        assertThat(diagnose(RUNNING).code()).isEqualTo(3);
    }

    @Test
    void emptyFile_ends3AndSaysSo() throws IOException {
        Run run = diagnose("");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("Nothing can be said");
    }

    @Test
    void pathThatDoesNotExist_isNoProblemOfAJob() {
        Run run = Run.of("diagnose", "--logs", folder.resolve("none.log").toString());
        assertThat(run.code()).isIn(2, 3);
        assertThat(run.err()).contains("none.log").doesNotContain("\tat ");
    }

    @Test
    void unknownJob_ends3AndNamesTheJobsThereAre() throws IOException {
        Run run = diagnose(SICK, "--job", "payments");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("payments", "orders");
        assertThat(diagnose(SICK, "--job", JOB).code()).isEqualTo(1);
        assertThat(diagnose(SICK, "--job", "orders").code()).isEqualTo(1);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void dash_readsStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(SICK.getBytes(StandardCharsets.UTF_8)));
            Run run = Run.of("diagnose", "--logs", "-");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).contains("FAILING");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void outputFile_takesTheReport() throws IOException {
        Path report = folder.resolve("report.md");
        Run run = diagnose(SICK, "--format", "markdown", "-o", report.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(report).content().contains("orders");
    }

    @Test
    void outputFileThatCannotBeWritten_ends3InASentence() throws IOException {
        Run run = diagnose(HEALTHY, "-o", folder.resolve("none/report.txt").toString());
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("report.txt", "no such file or folder").doesNotContain("\tat ");
    }

    @Test
    void json_hasEveryFieldOfTheContract() throws IOException {
        JsonNode document =
                new ObjectMapper().readTree(diagnose(SICK, "--format", "json").out());
        assertThat(document.get("schemaVersion").asInt()).isEqualTo(1);
        assertFields(document, "catalogueVersion", "jobs");
        JsonNode job = document.get("jobs").get(0);
        assertFields(job, "job", "jobId", "cluster", "verdict", "window", "diagnoses", "checks", "notAssessed");
        assertThat(job.get("jobId").asText()).isEqualTo(JOB);
        assertFields(job.get("window"), "from", "to");
        JsonNode first = job.get("diagnoses").get(0);
        assertFields(
                first,
                "id",
                "aka",
                "title",
                "rank",
                "confidence",
                "severity",
                "summary",
                "evidence",
                "against",
                "explains",
                "actions",
                "guide");
        assertThat(first.get("id").asText()).isEqualTo("taskmanager-heap-oom");
        assertThat(first.get("rank").asInt()).isEqualTo(1);
        assertThat(first.get("confidence").asDouble()).isBetween(0.5, 1.0);
        assertThat(first.get("severity").asText()).isEqualTo("critical");
        assertThat(first.get("guide").asText()).isEqualTo("memory/taskmanager-heap-oom");
        assertFields(first.get("evidence").get(0), "kind", "text", "source", "at");
        assertFields(first.get("actions").get(0), "text", "kind", "risk", "set");
        assertFields(job.get("checks").get(0), "id", "section", "status", "observed", "threshold", "unit");
        assertFields(job.get("notAssessed").get(0), "id", "missing", "how");
    }

    @Test
    void jsonOfNothing_isADocumentWithoutJobs() throws IOException {
        JsonNode document =
                new ObjectMapper().readTree(diagnose("", "--format", "json").out());
        assertThat(document.get("jobs")).isEmpty();
        assertThat(document.get("catalogueVersion").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {SICK, HEALTHY, HOSTILE})
    void junit_isWellFormed(String text) throws Exception {
        Document document = xml(diagnose(text, "--format", "junit").out());
        assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("failure").getLength()
                        + document.getElementsByTagName("error").getLength())
                .isEqualTo(
                        text.equals(HEALTHY)
                                ? 0
                                : document.getElementsByTagName("failure").getLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {SICK, HEALTHY, HOSTILE})
    void html_closesWhatItOpensAndLoadsNothing(String text) throws IOException {
        String html = diagnose(text, "--format", "html").out();
        assertThat(html).startsWith("<!doctype html>").doesNotContainPattern("(?:src|href)=\"https?:");
        assertBalanced(html);
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void hostileText_isNeutralisedInEveryForm(ReportFormat format) throws IOException {
        Run run = diagnose(HOSTILE, "--verbose", "--format", format.name());
        assertThat(run.out()).contains(format == ReportFormat.JUNIT ? "verdict" : "OddException");
        assertThat(run.out() + run.err())
                .doesNotContain("\u001b", "\u0007", "\u0000", "\u202e")
                .doesNotContain(format == ReportFormat.HTML ? "<script>alert" : "\u001b[2J");
    }

    @Test
    void ownRulesWithAMistake_areToldAndTheOthersWork() throws IOException {
        Path rules = OwnRules.write(folder.resolve("rules"), "odd-exception", OwnRules.GOOD);
        OwnRules.write(rules, "broken", "id: broken\nseverty: info\n");
        Run run = diagnose(HOSTILE, "--rules", rules.toString());
        assertThat(run.err()).contains("broken/rule.yaml:2: unknown key 'severty'. Did you mean severity?");
        assertThat(run.out()).contains("Our parser met something odd");
    }

    private Run diagnose(String text, String... more) throws IOException {
        Files.writeString(log, text);
        List<String> arguments = new ArrayList<>(List.of("diagnose", "--logs", log.toString()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static void assertFields(JsonNode node, String... names) {
        List<String> there = new ArrayList<>();
        for (Iterator<String> i = node.fieldNames(); i.hasNext(); ) {
            there.add(i.next());
        }
        assertThat(there).contains(names);
    }

    private static Document xml(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static void assertBalanced(String html) {
        List<String> open = new ArrayList<>();
        String body = html.replaceAll("(?s)<style>.*?</style>", "");
        Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)[^>]*?(/?)>").matcher(body);
        while (tag.find()) {
            String name = tag.group(2);
            if (List.of("meta", "br", "hr", "link").contains(name)
                    || !tag.group(3).isEmpty()) {
                continue;
            }
            if (tag.group(1).isEmpty()) {
                open.add(name);
            } else {
                assertThat(open).isNotEmpty();
                assertThat(open.remove(open.size() - 1)).isEqualTo(name);
            }
        }
        assertThat(open).isEmpty();
    }
}
