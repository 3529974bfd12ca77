// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.files.LogPile;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.Skipped;
import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.ClusterLook;
import io.drsquirrel.collect.rest.RestAccess;
import io.drsquirrel.collect.rest.RestException;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.diagnosis.report.HarmlessText;
import io.drsquirrel.model.secret.SecretMask;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code squirrel diagnose}: looks once and reports. */
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Looks once, at log files or at a running cluster, and says what is wrong, why, and what to do first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:healthy", "1:problems found", "2:usage", "3:could not assess"},
        footer = {
            "",
            "Examples:",
            "  squirrel diagnose --flink http://jobmanager:8081",
            "  squirrel diagnose --flink http://jobmanager:8081 --job orders --watch 2m",
            "  squirrel diagnose --logs /opt/flink/log",
            "  squirrel diagnose --logs incident.tar.gz --format markdown",
            "  kubectl logs deploy/orders | squirrel diagnose --logs -",
            "  yarn logs -applicationId application_1_0001 | squirrel diagnose --logs -",
        })
final class DiagnoseCommand implements Callable<Integer> {
    private static final int COULD_NOT_ASSESS = 3;
    private static final int SKIPPED_TOLD = 5;

    @Option(
            names = "--logs",
            paramLabel = "PATH",
            arity = "1..*",
            description =
                    "Log files, folders, globs, archives (.gz, .zip, .tar.gz), output of 'yarn logs' or 'kubectl logs'; - is the standard input.")
    private List<String> logs = List.of();

    @Option(
            names = "--flink",
            paramLabel = "URL",
            description = "Address of a cluster's REST API; nothing need be installed there.")
    private @Nullable String flink;

    @Option(
            names = "--watch",
            paramLabel = "DURATION",
            description =
                    "With --flink, look for so long instead of about 15 s, e.g. 2m: leaks, growth and other trends need minutes.")
    private @Nullable String watch;

    @Option(
            names = "--layout",
            paramLabel = "PATTERN",
            description =
                    "Log4j or Logback pattern of logs in an unusual layout, e.g. '%%d{ISO8601} %%p [%%t] %%c - %%m%%n'.")
    private @Nullable String layout;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "One of text, json, markdown, html, junit (default: ${DEFAULT-VALUE}).")
    private ReportFormat format = ReportFormat.TEXT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the report to this file instead of standard output.")
    private @Nullable Path output;

    @Option(names = "--job", paramLabel = "ID|NAME", description = "Report this job alone.")
    private @Nullable String job;

    @Option(
            names = {"-v", "--verbose"},
            description = "Unfold all evidence, consequences, checks and what could not be assessed.")
    private boolean verbose;

    @Mixin
    private FlinkOptions access = new FlinkOptions();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        if (logs.isEmpty() == (flink == null)) {
            throw new ParameterException(
                    line,
                    logs.isEmpty()
                            ? "nothing to look at. Name a cluster with --flink URL, for example --flink http://jobmanager:8081,"
                                    + " or log files and folders with --logs PATH."
                            : "--flink and --logs: give one of them; a look is at a cluster or at log files.");
        }
        if (watch != null && flink == null) {
            throw new ParameterException(line, "--watch goes with --flink: log files are read at once.");
        }
        PrintWriter err = line.getErr();
        return flink == null ? logs(line, rules.load(err), err) : flink(line, flink, rules.load(err), err);
    }

    private int flink(CommandLine line, String url, RuleCatalogue catalogue, PrintWriter err) throws IOException {
        ClusterAddress address = FlinkOptions.address(line, url);
        Duration length = watch == null ? Duration.ZERO : Durations.parse(line, "--watch", watch);
        RestAccess how = access.access(line);
        ClusterLook.Seen seen;
        try {
            seen = FlinkSnapshots.look(address, how, catalogue, job, length, err);
        } catch (RestException e) {
            err.println("squirrel: " + e.sentence());
            err.flush();
            return COULD_NOT_ASSESS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return COULD_NOT_ASSESS;
        }
        seen.problems().forEach(problem -> err.println("squirrel: " + problem));
        seen.broke()
                .ifPresent(e -> err.println("squirrel: the cluster stopped answering during the look: " + e.sentence()
                        + " What was seen until then is reported."));
        DiagnosisEngine engine = new DiagnosisEngine(catalogue);
        List<Diagnosis> diagnoses = new ArrayList<>();
        // Records of logs that name another job make a snapshot of that one too.
        seen.snapshots().stream()
                .map(SecretMask::mask)
                .map(engine::diagnose)
                .filter(this::isAsked)
                .forEach(diagnoses::add);
        if (diagnoses.isEmpty()) {
            err.println(
                    job == null
                            ? "squirrel: the cluster runs no job, and none ended within the last hour. Nothing can be said."
                            : "squirrel: the cluster has no job '" + job + "'. Without --job all are looked at.");
        }
        int code = write(diagnoses, catalogue);
        if (length.isZero() && !diagnoses.isEmpty() && format == ReportFormat.TEXT) {
            err.println(
                    "This was a short look. Leaks, growing state and lag, and slow trends need a longer one: --watch 2m");
        }
        err.flush();
        return seen.broke().isPresent() ? COULD_NOT_ASSESS : code;
    }

    private int logs(CommandLine line, RuleCatalogue catalogue, PrintWriter err) throws IOException {
        LogPile pile;
        try (ProgressBar bar = ProgressBar.on(err)) {
            pile = LogSnapshots.read(logs, catalogue, layout, bar);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
        tellSkipped(pile.summary().skipped(), err);
        DiagnosisEngine engine = new DiagnosisEngine(catalogue);
        List<Diagnosis> diagnoses = new ArrayList<>();
        pile.snapshots().forEach(snapshot -> diagnoses.add(engine.diagnose(SecretMask.mask(snapshot))));
        return report(diagnoses, catalogue, err);
    }

    private void tellSkipped(List<Skipped> skipped, PrintWriter err) {
        int told = verbose ? skipped.size() : Math.min(SKIPPED_TOLD, skipped.size());
        skipped.subList(0, told).forEach(s -> err.println("squirrel: not read: " + HarmlessText.line(s.toString())));
        if (told < skipped.size()) {
            err.println("squirrel: and " + (skipped.size() - told) + " more were not read (--verbose names them)");
        }
    }

    private boolean isAsked(Diagnosis diagnosis) {
        return job == null
                || diagnosis.jobId().equals(job)
                || diagnosis.key().name().equals(job);
    }

    private int report(List<Diagnosis> all, RuleCatalogue catalogue, PrintWriter err) throws IOException {
        List<Diagnosis> asked = all.stream().filter(this::isAsked).toList();
        if (asked.isEmpty() && !all.isEmpty()) {
            err.println("squirrel: no job is called '" + job + "'. There are: "
                    + HarmlessText.line(String.join(
                            ", ", all.stream().map(d -> d.key().name()).toList())) + ".");
            err.flush();
            return COULD_NOT_ASSESS;
        }
        if (asked.isEmpty()) {
            err.println("squirrel: no log record was found in " + String.join(", ", logs) + ". Nothing can be said.");
        }
        err.flush();
        return write(asked, catalogue);
    }

    private int write(List<Diagnosis> asked, RuleCatalogue catalogue) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean terminal = output == null && System.console() != null && System.getenv("NO_COLOR") == null;
        format.report(catalogue.version(), verbose, terminal).write(asked, text);
        if (output != null) {
            Files.writeString(output, text, StandardCharsets.UTF_8);
        } else if (!(asked.isEmpty() && format == ReportFormat.TEXT)) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(text);
            out.flush();
        }
        return exitCode(asked);
    }

    /** Problems in any job decide; else whatever could not be assessed does. */
    static int exitCode(List<Diagnosis> diagnoses) {
        boolean problems =
                diagnoses.stream().anyMatch(d -> d.verdict() == Verdict.FAILING || d.verdict() == Verdict.DEGRADED);
        if (problems) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        boolean unknown = diagnoses.isEmpty() || diagnoses.stream().anyMatch(d -> d.verdict() == Verdict.UNKNOWN);
        return unknown ? COULD_NOT_ASSESS : CommandLine.ExitCode.OK;
    }

    /** A line on a terminal's standard error that tells how far reading has come; silent elsewhere and on short reads. */
    private static final class ProgressBar implements Progress, AutoCloseable {
        private static final long SILENT_NANOS = 700_000_000L;
        private static final int WIDTH = 30;

        private final @Nullable PrintWriter terminal;
        private final long began = System.nanoTime();
        private long told;
        private boolean shown;

        private ProgressBar(@Nullable PrintWriter terminal) {
            this.terminal = terminal;
        }

        static ProgressBar on(PrintWriter err) {
            return new ProgressBar(System.console() == null ? null : err);
        }

        @Override
        public void read(long done, long total) {
            long now = System.nanoTime();
            if (terminal == null || now - began < SILENT_NANOS || now - told < 100_000_000L) {
                return;
            }
            told = now;
            shown = true;
            if (total <= 0) {
                terminal.printf("\rreading logs  %d MiB", done >> 20);
            } else {
                int filled = (int) Math.min(WIDTH, done * WIDTH / total);
                terminal.printf(
                        "\rreading logs  [%s%s]  %d of %d MiB",
                        "#".repeat(filled), " ".repeat(WIDTH - filled), done >> 20, total >> 20);
            }
            terminal.flush();
        }

        @Override
        public void close() {
            if (shown && terminal != null) {
                terminal.print("\r" + " ".repeat(WIDTH + 50) + "\r");
                terminal.flush();
            }
        }
    }
}
