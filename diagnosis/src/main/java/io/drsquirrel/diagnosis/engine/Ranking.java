// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders cause trees. What the job has got over comes after what is going on. First what keeps a job from coming up again that stopped half a minute ago or more, then what explains failures of the latest incident (the earlier the failure it explains, the higher),
 * then by the worst severity in the tree, causes before symptoms before risks, finer rules before coarser ones, higher
 * confidence, earlier begin. Two roots that differ in nothing but their id are told as tied.
 */
final class Ranking {
    /** Tag of what holds a stopped job up, whatever it stopped for. */
    private static final String KEEPS_DOWN = "keeps-down";

    private static final Set<JobStatus> STOPPED = Set.of(JobStatus.FAILING, JobStatus.RESTARTING, JobStatus.CANCELLING);
    private static final Duration LONG_DOWN = Duration.ofSeconds(30);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-zA-Z][a-zA-Z0-9_]*)}");

    private Ranking() {}

    private record Ranked(
            CauseTrees.Node node, boolean over, int explained, int severity, int role, double confidence, long since) {}

    static List<Finding> order(List<CauseTrees.Node> roots, Incident incident, Facts facts) {
        Optional<Recovery> recovery = Recovery.of(facts.snapshot());
        List<Ranked> ranked = new ArrayList<>();
        for (CauseTrees.Node node : roots) {
            if (recovery.filter(r -> node.all().stream().allMatch(r::isHistory)).isPresent()) {
                continue;
            }
            int first = incident.firstExplainedBy(node.all());
            int role = role(node);
            boolean counts = first >= 0 && role != Role.RISK.ordinal();
            ranked.add(new Ranked(
                    node,
                    recovery.filter(r -> node.all().stream().allMatch(r::isOver))
                            .isPresent(),
                    counts ? first : Integer.MAX_VALUE,
                    -worst(node).ordinal(),
                    role,
                    -node.confidence(),
                    node.match().since() == null
                            ? Long.MAX_VALUE
                            : node.match().since().toEpochMilli()));
        }
        Comparator<Ranked> order = Comparator.comparingInt((Ranked r) -> r.role() == Role.RISK.ordinal() ? 1 : 0)
                .thenComparingInt(r -> r.over() ? 1 : 0)
                .thenComparingInt(r -> keepsDown(r.node().match(), facts.snapshot()) ? 0 : 1)
                .thenComparingInt(r -> r.explained() == Integer.MAX_VALUE ? 1 : 0)
                .thenComparingInt(r -> r.explained() == Integer.MAX_VALUE ? r.severity() : 0)
                .thenComparingInt(Ranked::role)
                .thenComparingInt(Ranked::explained)
                .thenComparingInt(Ranked::severity)
                .thenComparingInt(r -> -r.node().match().rule().precision())
                .thenComparingDouble(Ranked::confidence)
                .thenComparingLong(Ranked::since);
        ranked.sort(order.thenComparing(r -> r.node().match().rule().id()));
        List<Finding> findings = new ArrayList<>();
        for (Ranked r : ranked) {
            List<String> ties = ranked.stream()
                    .filter(o -> o != r && order.compare(o, r) == 0)
                    .map(o -> o.node().match().rule().id())
                    .toList();
            findings.add(finding(r.node(), ties, recovery));
        }
        return findings;
    }

    /** A risk that explains trouble of this job has done harm, and ranks with what it explains. */
    private static int role(CauseTrees.Node node) {
        return node.all().stream()
                .mapToInt(m -> m.rule().role().ordinal())
                .min()
                .orElseThrow();
    }

    /** Whether it holds up a job that stopped half a minute ago or more, and was still said since. */
    static boolean keepsDown(Match match, JobSnapshot snapshot) {
        Instant stopped = snapshot.statusSince();
        return match.rule().tags().contains(KEEPS_DOWN)
                && STOPPED.contains(snapshot.status())
                && stopped != null
                && match.until() != null
                && match.until().isAfter(stopped)
                && Duration.between(stopped, snapshot.takenAt()).compareTo(LONG_DOWN) >= 0;
    }

    private static Severity worst(CauseTrees.Node node) {
        Severity worst = node.match().rule().severity();
        for (Match match : node.all()) {
            if (match.rule().severity().compareTo(worst) > 0 && match.rule().role() != Role.RISK) {
                worst = match.rule().severity();
            }
        }
        return worst;
    }

    private static Finding finding(CauseTrees.Node node, List<String> ties, Optional<Recovery> recovery) {
        Match match = node.match();
        return new Finding(
                Finding.Basis.RULE,
                match.rule(),
                recovery.map(r -> r.of(match)).orElse(match.rule().severity()),
                summary(match),
                node.confidence(),
                match.since(),
                match.until(),
                told(match.outcome().evidence()),
                node.against(),
                node.actions(),
                node.children().stream()
                        .map(c -> finding(c, List.of(), recovery))
                        .toList(),
                ties);
    }

    /** Two conditions of a rule may quote one record; it is told once. */
    private static List<Evidence> told(List<Evidence> evidence) {
        Map<List<Object>, Evidence> once = new LinkedHashMap<>();
        for (Evidence e : evidence) {
            once.putIfAbsent(List.of(e.text(), e.source()), e);
        }
        return List.copyOf(once.values());
    }

    /** The rule's summary with its placeholders filled; a placeholder without a value makes the title the summary. */
    private static String summary(Match match) {
        String text = match.rule().summary();
        Map<String, String> captures = match.outcome().captures();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (placeholder.find()) {
            String value = captures.get(placeholder.group(1));
            if (value == null) {
                return match.rule().rootCause();
            }
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        placeholder.appendTail(filled);
        return text.isEmpty() ? match.rule().rootCause() : filled.toString();
    }
}
