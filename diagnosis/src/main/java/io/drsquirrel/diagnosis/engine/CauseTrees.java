// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Condition;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.log.LogLevel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hangs consequences under causes.
 *
 * <p>A match gets a parent when
 *
 * <ol>
 *   <li>another match names it in {@code explains} (by id, former id or tag) and its evidence does not begin later than this
 *       one's ends; a cause that never shows up in time (configuration) fits any time; or
 *   <li>all its records are also matched by one finer rule: higher precision, then nearer to the innermost cause, then
 *       higher confidence. A generic rule is then dropped, any other hangs below.
 * </ol>
 *
 * Among several possible parents the finest wins, then the clearly surer, then the earliest. Rings of explanation are cut where they would close.
 */
final class CauseTrees {
    /** Clocks of processes differ, and a time-out tells late of what it is a time-out of. */
    private static final Duration TOLERANCE = Duration.ofSeconds(90);

    private static final Duration GOT_OVER = Duration.ofHours(1);

    private static final List<String> BROUGHT_ABOUT = List.of("restart", "checkpoint-failure");
    private static final List<String> TEARS_DOWN = List.of("@restart", "@taskmanager-loss");
    private static final String SUBMISSION = "submission-failure";
    private static final double CLEARLY = 0.1;

    private CauseTrees() {}

    /** A match with the matches it explains. */
    record Node(Match match, List<Node> children, double confidence, List<Evidence> against, List<Action> actions) {
        /** This match and everything below it. */
        List<Match> all() {
            List<Match> all = new ArrayList<>();
            all.add(match);
            children.forEach(c -> all.addAll(c.all()));
            return all;
        }
    }

    static List<Node> build(List<Match> matches, Set<TextFact> noise, Facts facts) {
        List<Match> live = new ArrayList<>();
        for (Match match : matches) {
            boolean onlyNoise = !match.facts().isEmpty() && noise.containsAll(match.facts());
            if (match.rule().role() != Role.NOISE && !(onlyNoise && match.rule().precision() == 1)) {
                live.add(match);
            }
        }
        Set<Match> dropped = dropped(live);
        live.removeAll(dropped);
        Map<Match, Match> parents = parents(live);
        Map<Match, List<Match>> children = new LinkedHashMap<>();
        parents.forEach((child, parent) ->
                children.computeIfAbsent(parent, p -> new ArrayList<>()).add(child));
        List<Node> roots = new ArrayList<>();
        for (Match match : live) {
            if (!parents.containsKey(match)) {
                roots.add(node(match, children, facts));
            }
        }
        return roots;
    }

    /** Generic rules all of whose records a finer rule explains, and rules that a finer one overrides on the same records. */
    private static Set<Match> dropped(List<Match> live) {
        Set<Match> dropped = new HashSet<>();
        for (Match loser : live) {
            for (Match winner : live) {
                if (winner == loser || dropped.contains(winner)) {
                    continue;
                }
                boolean overridden =
                        winner.rule().overrides().contains(loser.rule().id())
                                && (loser.facts().isEmpty() || shares(winner, loser));
                boolean generic = loser.rule().precision() == 1
                        && loser.rule().role() == Role.CAUSE
                        && winner.rule().role() == Role.CAUSE
                        && winner.rule().precision() > 1
                        && !loser.facts().isEmpty()
                        && winner.facts().containsAll(loser.facts());
                if (overridden || generic) {
                    dropped.add(loser);
                }
            }
            if (!dropped.contains(loser)
                    && loser.rule().precision() == 1
                    && loser.rule().role() == Role.CAUSE
                    && !loser.facts().isEmpty()
                    && loser.facts().stream().allMatch(f -> live.stream()
                            .anyMatch(o -> o != loser
                                    && o.rule().role() == Role.CAUSE
                                    && o.rule().precision() > 1
                                    && o.hits(f)))) {
                dropped.add(loser);
            }
        }
        return dropped;
    }

    private static boolean shares(Match a, Match b) {
        return a.facts().stream().anyMatch(b::hits);
    }

    private static Map<Match, Match> parents(List<Match> live) {
        Map<Match, Match> parents = new LinkedHashMap<>();
        List<Match> byFineness = new ArrayList<>(live);
        byFineness.sort(Comparator.comparing((Match m) -> m.rule().role())
                .thenComparing(m -> -m.rule().precision())
                .thenComparing(m -> m.rule().id()));
        for (Match child : byFineness) {
            Match best = null;
            for (Match candidate : live) {
                if (candidate != child
                        && (explains(candidate, child) || outranks(candidate, child))
                        && !ring(parents, candidate, child)
                        && (best == null || finer(candidate, best))) {
                    best = candidate;
                }
            }
            if (best != null) {
                parents.put(child, best);
            }
        }
        return parents;
    }

    private static boolean ring(Map<Match, Match> parents, Match candidate, Match child) {
        Match next = candidate;
        while (next != null) {
            if (next == child) {
                return true;
            }
            next = parents.get(next);
        }
        return false;
    }

    private static boolean finer(Match a, Match b) {
        int byRole = a.rule().role().compareTo(b.rule().role());
        if (byRole != 0) {
            return byRole < 0;
        }
        if (a.rule().precision() != b.rule().precision()) {
            return a.rule().precision() > b.rule().precision();
        }
        // A fault that was seen (an error in a log) stands before a suspicion (a slope) of the same precision.
        double surer = a.rule().confidence() - b.rule().confidence();
        if (Math.abs(surer) > CLEARLY) {
            return surer > 0;
        }
        if (a.since() != null && b.since() != null && !a.since().equals(b.since())) {
            return a.since().isBefore(b.since());
        }
        return surer > 0;
    }

    /** Whether the cause says that it brings about such an effect, and was there before it. */
    static boolean namesInTime(Match cause, Match effect) {
        return names(cause, effect) && inTime(cause, effect);
    }

    private static boolean names(Match cause, Match effect) {
        return cause.rule().explains().stream()
                .anyMatch(e -> e.startsWith("@")
                        ? effect.rule().tags().contains(e.substring(1))
                        : e.equals(effect.rule().id()) || effect.rule().aka().contains(e));
    }

    private static boolean explains(Match cause, Match effect) {
        return (names(cause, effect) || bringsAbout(cause, effect) || follows(effect, cause))
                && (inTime(cause, effect) || LostProcesses.toldLate(cause, effect));
    }

    /**
     * Whether the cause was found in a failure of the job itself; such a one explains restarts, and checkpoints that fail while
     * tasks are not running, without saying so.
     */
    private static boolean bringsAbout(Match cause, Match effect) {
        if (cause.rule().role() != Role.CAUSE || effect.rule().role() != Role.SYMPTOM) {
            return false;
        }
        // A client tells of a failed submission and of its reason in two records.
        if (effect.rule().tags().contains(SUBMISSION) && cause.facts().stream().anyMatch(TextFact::hasThrowable)) {
            return true;
        }
        return BROUGHT_ABOUT.stream().anyMatch(effect.rule().tags()::contains)
                && cause.facts().stream().anyMatch(f -> f.origin() == TextFact.Origin.FAILURE);
    }

    /** Whether a generic exception came in the wake of a finer cause: tasks that are torn down throw what they like. */
    private static boolean follows(Match generic, Match finer) {
        return generic.rule().precision() == 1
                && generic.rule().role() == Role.CAUSE
                && finer.rule().role() == Role.CAUSE
                && finer.rule().precision() > 1
                && !finer.facts().isEmpty()
                && endsTasks(finer)
                && generic.since() != null
                && finer.since() != null
                && finer.until() != null
                && !generic.since().isBefore(finer.since())
                && !generic.since().isAfter(finer.until().plus(TOLERANCE));
    }

    /** Whether a cause can tear tasks down at all: it says so, or was found in a failure or an error, not in a mere remark. */
    private static boolean endsTasks(Match cause) {
        return cause.rule().explains().stream().anyMatch(TEARS_DOWN::contains)
                || cause.facts().stream()
                        .anyMatch(f -> f.origin() == TextFact.Origin.FAILURE
                                || f.level() == LogLevel.UNKNOWN
                                || f.level().atLeast(LogLevel.ERROR));
    }

    private static boolean inTime(Match cause, Match effect) {
        boolean before = cause.since() == null
                || effect.until() == null
                || !cause.since().isAfter(effect.until().plus(TOLERANCE));
        return before && !isLongOver(cause, effect);
    }

    /** A symptom that the job got over hours before has not brought about what came then; a cause may lie in wait for days. */
    private static boolean isLongOver(Match cause, Match effect) {
        return cause.rule().role() == Role.SYMPTOM
                && cause.until() != null
                && effect.since() != null
                && cause.until().plus(GOT_OVER).isBefore(effect.since());
    }

    /** Whether {@code finer} explains every record of {@code coarser} better. */
    private static boolean outranks(Match finer, Match coarser) {
        if (coarser.facts().isEmpty() || finer.rule().role() != Role.CAUSE) {
            return false;
        }
        if (coarser.rule().role() == Role.SYMPTOM) {
            return shares(finer, coarser);
        }
        if (coarser.rule().role() != Role.CAUSE || !finer.facts().containsAll(coarser.facts())) {
            return false;
        }
        if (finer.rule().precision() != coarser.rule().precision()) {
            return finer.rule().precision() > coarser.rule().precision();
        }
        int nearer = 0;
        for (TextFact fact : coarser.facts()) {
            nearer += Integer.compare(coarser.depthOf(fact), finer.depthOf(fact));
        }
        return nearer > 0;
    }

    private static Node node(Match match, Map<Match, List<Match>> children, Facts facts) {
        List<Node> below = new ArrayList<>();
        for (Match child : children.getOrDefault(match, List.of())) {
            below.add(node(child, children, facts));
        }
        double confidence = match.rule().confidence();
        for (Condition support : match.rule().supports()) {
            if (support.evaluate(facts).holds()) {
                confidence += (1 - confidence) * 0.4;
            }
        }
        List<Evidence> against = new ArrayList<>();
        for (Condition contradiction : match.rule().contradicts()) {
            Outcome outcome = contradiction.evaluate(facts);
            if (outcome.holds()) {
                confidence *= 0.6;
                against.addAll(outcome.evidence());
            }
        }
        List<Action> actions = new ArrayList<>();
        for (Action action : match.rule().actions()) {
            @Nullable Condition onlyIf = action.onlyIf();
            if (onlyIf == null || onlyIf.evaluate(facts).holds()) {
                actions.add(action);
            }
        }
        return new Node(match, below, Math.min(confidence, 0.99), against, actions);
    }
}
