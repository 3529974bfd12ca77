// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.server.api.ChangeAnswer;
import io.drsquirrel.server.api.CoverageAnswer;
import io.drsquirrel.server.api.DiagnosisAnswer;
import io.drsquirrel.server.api.JobPage;
import io.drsquirrel.server.api.LinkAnswer;
import io.drsquirrel.server.api.ProcessAnswer;
import io.drsquirrel.server.api.RestartAnswer;
import io.drsquirrel.server.api.WindowAnswer;
import io.drsquirrel.server.db.CurrentJob;
import io.drsquirrel.server.db.JobChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The page of one job. */
public final class PageView {
    /**
     * A link shown on every job page.
     *
     * @param url with {@code {cluster}}, {@code {namespace}}, {@code {job}} and {@code {jobId}}
     */
    public record Link(String label, String url) {}

    private final RowView rows;
    private final List<Link> links;

    public PageView(Freshness freshness, List<Link> links) {
        this.rows = new RowView(freshness);
        this.links = List.copyOf(links);
    }

    JobPage page(CurrentJob current, JobSnapshot snapshot, DiagnosisAnswer diagnosis, List<JobChange> changes) {
        return new JobPage(
                rows.row(current),
                window(snapshot),
                diagnosis,
                changes.stream()
                        .map(c -> new ChangeAnswer(c.at(), c.kind().word(), c.text()))
                        .toList(),
                coverage(snapshot.coverage()),
                links(snapshot),
                snapshot.processes().stream().map(PageView::process).toList(),
                restarts(snapshot),
                snapshot.flinkVersion());
    }

    static WindowAnswer window(JobSnapshot snapshot) {
        return new WindowAnswer(
                snapshot.window().from(),
                snapshot.window().to(),
                snapshot.window().pane().toMillis());
    }

    private static List<CoverageAnswer> coverage(Coverage coverage) {
        return Arrays.stream(Capability.values())
                .map(capability -> coverage.entry(capability)
                        .map(entry -> new CoverageAnswer(
                                capability.name(),
                                entry.available(),
                                entry.since(),
                                entry.last(),
                                entry.note(),
                                capability.words(),
                                capability.how()))
                        .orElseGet(() -> new CoverageAnswer(
                                capability.name(), false, null, null, "", capability.words(), capability.how())))
                .toList();
    }

    private List<LinkAnswer> links(JobSnapshot snapshot) {
        List<LinkAnswer> answers = new ArrayList<>();
        for (Link link : links) {
            answers.add(new LinkAnswer(
                    link.label(),
                    link.url()
                            .replace("{cluster}", UrlText.encoded(snapshot.key().cluster()))
                            .replace(
                                    "{namespace}",
                                    UrlText.encoded(snapshot.key().namespace()))
                            .replace("{job}", UrlText.encoded(snapshot.key().name()))
                            .replace("{jobId}", UrlText.encoded(snapshot.jobId()))));
        }
        return answers;
    }

    private static ProcessAnswer process(ProcessFacts facts) {
        return new ProcessAnswer(
                facts.process().id(),
                facts.process().kind().name(),
                facts.process().host(),
                facts.startedAt(),
                facts.endedAt(),
                facts.exitReason(),
                facts.memoryLimitBytes(),
                facts.cpuLimitCores(),
                facts.slots());
    }

    private static List<RestartAnswer> restarts(JobSnapshot snapshot) {
        List<RestartAnswer> answers = new ArrayList<>();
        for (Restart restart : snapshot.restarts()) {
            JobFailure cause = restart.cause();
            answers.add(new RestartAnswer(
                    restart.at(),
                    restart.recoveredAt(),
                    restart.rescale(),
                    cause == null ? null : cause.throwable().innermost().headline(),
                    cause == null ? null : cause.taskManager(),
                    cause == null ? null : cause.source()));
        }
        Collections.reverse(answers);
        return answers;
    }
}
