// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.likeness.CatalogueLikeness;
import io.drsquirrel.diagnosis.likeness.LikenessIndex.Likeness;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.List;

/**
 * Guesses where rules have no answer, or one that has little to do with the failure's words. The catalogue cannot hold every wording
 * in which a cause shows, but what it says of the cause is mostly like the wording it has not seen.
 *
 * <ol>
 *   <li>A failure that no rule explains: the three causes whose rule, guide and cases are most like it.
 *   <li>A failure that the leading finding speaks of: up to two causes that are more like it than that finding's own cause is. Not
 *       where that finding is a symptom, or the failure a known symptom of it: then it speaks in the symptom's words, whatever is
 *       behind it.
 * </ol>
 *
 * <p>A guess is marked as such, says which words it rests on, is at most "a guess" in confidence, does not harm the verdict, stands
 * behind what rules have found, and is never made of a cause whose rule held (it was weighed already) or for a job that is well.
 */
final class NearestCauses {
    private static final int FOR_UNEXPLAINED = 3;
    private static final int BESIDE_THE_LEADING = 2;
    /** Precision of rules that speak of any exception of a kind. */
    private static final int GENERIC = 1;

    /** Where the nearest has less than this share of the failure's words, the catalogue knows nothing like it. */
    private static final double LEAST_SHARE = 0.2;

    /** What the two innermost throwables and their first frames say is the failure; wrappers are Flink's words. */
    private static final int THROWABLES = 2;

    private static final int FRAMES = 3;
    private static final double LEAST_CONFIDENCE = 0.1;
    private static final double MOST_CONFIDENCE = 0.4;

    private NearestCauses() {}

    /** The diagnosis with guesses added where some are called for. */
    static Diagnosis added(
            Diagnosis diagnosis,
            Incident incident,
            List<TextFact> unexplained,
            List<Match> held,
            RuleCatalogue catalogue) {
        if (diagnosis.verdict() != Verdict.FAILING && diagnosis.verdict() != Verdict.DEGRADED) {
            return diagnosis;
        }
        if (!unexplained.isEmpty()) {
            TextFact failure = unexplained.get(0);
            List<Finding> guesses = guesses(failure, nearest(failure), 0, FOR_UNEXPLAINED, held, catalogue);
            return guesses.isEmpty() ? diagnosis : diagnosis.withFindings(beforeRisks(diagnosis.findings(), guesses));
        }
        if (!incident.failures().isEmpty()
                && leads(diagnosis, incident.failures().get(0), held)) {
            TextFact failure = incident.failures().get(0);
            List<Likeness> nearest = nearest(failure);
            double own = own(diagnosis.findings().get(0), nearest);
            List<Finding> all = new ArrayList<>(diagnosis.findings());
            all.addAll(guesses(failure, nearest, own, BESIDE_THE_LEADING, held, catalogue));
            return diagnosis.withFindings(all);
        }
        return diagnosis;
    }

    private static boolean leads(Diagnosis diagnosis, TextFact failure, List<Match> held) {
        if (diagnosis.findings().isEmpty() || diagnosis.findings().get(0).rule().role() != Role.CAUSE) {
            return false;
        }
        Finding leading = diagnosis.findings().get(0);
        return hits(leading.rule(), failure, held)
                && leading.consequences().stream()
                        .noneMatch(c -> c.rule().role() == Role.SYMPTOM
                                && (leading.rule().precision() == GENERIC
                                        ? isAbout(c.rule(), failure, held)
                                        : hits(c.rule(), failure, held)));
    }

    /** Whether the rule knows the failure by its innermost throwable, not by what Flink wrapped around it. */
    private static boolean isAbout(Rule rule, TextFact failure, List<Match> held) {
        return held.stream().anyMatch(m -> m.rule() == rule && m.hits(failure) && m.depthOf(failure) == 0);
    }

    private static boolean hits(Rule rule, TextFact failure, List<Match> held) {
        return held.stream().anyMatch(m -> m.rule() == rule && m.hits(failure));
    }

    private static List<Likeness> nearest(TextFact failure) {
        return CatalogueLikeness.builtIn().of(words(failure));
    }

    private static double own(Finding leading, List<Likeness> nearest) {
        return nearest.stream()
                .filter(l -> l.id().equals(leading.id()))
                .mapToDouble(Likeness::score)
                .findFirst()
                .orElse(0);
    }

    private static List<Finding> guesses(
            TextFact failure,
            List<Likeness> nearest,
            double above,
            int most,
            List<Match> held,
            RuleCatalogue catalogue) {
        List<Finding> guesses = new ArrayList<>();
        if (nearest.isEmpty() || nearest.get(0).share() < LEAST_SHARE) {
            return guesses;
        }
        for (Likeness likeness : nearest) {
            if (guesses.size() == most || likeness.score() <= above) {
                break;
            }
            if (held.stream().noneMatch(m -> m.rule().id().equals(likeness.id()))) {
                catalogue.find(likeness.id()).ifPresent(rule -> guesses.add(guess(rule, likeness, failure)));
            }
        }
        return guesses;
    }

    private static String words(TextFact failure) {
        List<LoggedThrowable> chain = failure.chain();
        StringBuilder words = new StringBuilder();
        for (LoggedThrowable throwable : chain.subList(Math.max(0, chain.size() - THROWABLES), chain.size())) {
            words.append(throwable.headline()).append('\n');
            throwable.frames().stream().limit(FRAMES).forEach(frame -> words.append(frame)
                    .append('\n'));
        }
        return chain.isEmpty() ? failure.message() : words.toString();
    }

    private static Finding guess(Rule rule, Likeness likeness, TextFact failure) {
        String text = failure.chain().isEmpty()
                ? failure.message()
                : failure.chain().get(failure.chain().size() - 1).headline();
        return new Finding(
                Finding.Basis.LIKENESS,
                rule,
                Severity.INFO,
                "No rule says so: the failure's words are like those of this cause ("
                        + String.join(", ", likeness.terms()) + ")",
                LEAST_CONFIDENCE + (MOST_CONFIDENCE - LEAST_CONFIDENCE) * likeness.share(),
                failure.at(),
                failure.at(),
                List.of(Evidence.of(Evidence.Kind.EXCEPTION, text, failure.source(), failure.at())),
                List.of(),
                rule.actions().stream()
                        .filter(a -> a.onlyIf() == null && a.risk() == Action.Risk.NONE)
                        .toList(),
                List.of(),
                List.of());
    }

    private static List<Finding> beforeRisks(List<Finding> findings, List<Finding> guesses) {
        List<Finding> all = new ArrayList<>(findings);
        int at = 0;
        while (at < all.size() && all.get(at).rule().role() != Role.RISK) {
            at++;
        }
        all.addAll(at, guesses);
        return all;
    }
}
