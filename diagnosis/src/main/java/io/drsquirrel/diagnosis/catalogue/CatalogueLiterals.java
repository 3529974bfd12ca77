// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.condition.AllOf;
import io.drsquirrel.diagnosis.condition.AnyOf;
import io.drsquirrel.diagnosis.condition.Condition;
import io.drsquirrel.diagnosis.condition.ExceptionCondition;
import io.drsquirrel.diagnosis.condition.Expression;
import io.drsquirrel.diagnosis.condition.LogCondition;
import io.drsquirrel.diagnosis.condition.Not;
import io.drsquirrel.diagnosis.condition.TextMatch;
import io.drsquirrel.diagnosis.pattern.LinePattern;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import io.drsquirrel.diagnosis.pattern.RequiredLiterals;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.model.log.LogLevel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The literals by which the catalogue's text conditions find their lines. */
public final class CatalogueLiterals {
    private static final int LONG_ENOUGH = 7;

    private CatalogueLiterals() {}

    /**
     * Lower-case literals, one of which occurs in every record without a stack trace and below WARN that a text condition of the
     * catalogue can match; the other records are read for their own sake.
     */
    public static Set<String> of(RuleCatalogue catalogue) {
        Set<String> literals = new TreeSet<>();
        for (Rule rule : catalogue.rules()) {
            add(rule.when(), literals);
            rule.supports().forEach(c -> add(c, literals));
            rule.contradicts().forEach(c -> add(c, literals));
        }
        return literals;
    }

    /** All of them as patterns for one pass over the bytes of a log. */
    public static PatternSet patterns(RuleCatalogue catalogue) {
        List<LinePattern> patterns = new ArrayList<>();
        for (String literal : of(catalogue)) {
            patterns.add(LinePattern.containing(literal, literal).ignoringCase());
        }
        return PatternSet.compile(patterns);
    }

    private static void add(Condition condition, Set<String> literals) {
        if (condition instanceof AllOf all) {
            all.parts().forEach(p -> add(p, literals));
        } else if (condition instanceof AnyOf any) {
            any.parts().forEach(p -> add(p, literals));
        } else if (condition instanceof Not not) {
            add(not.part(), literals);
        } else if (condition instanceof LogCondition log) {
            if (!log.level().atLeast(LogLevel.WARN)) {
                literals.addAll(required(log.text()));
            }
        } else if (condition instanceof ExceptionCondition exception) {
            // Stack traces are read in any case; a type's name finds the headline of one whose frames are gone.
            exception.required().stream()
                    .filter(l -> l.endsWith("exception") || l.endsWith("error"))
                    .forEach(literals::add);
        }
    }

    /** Short literals cost a pass of their own; the regular expression beside them may demand longer ones. */
    private static Collection<String> required(TextMatch text) {
        Collection<String> best = text.required();
        Expression regex = text.regex();
        if (regex == null || shortest(best) >= LONG_ENOUGH) {
            return best;
        }
        for (Set<String> cover : RequiredLiterals.covers(regex.toString())) {
            boolean plain = cover.stream().allMatch(l -> l.chars().allMatch(CatalogueLiterals::isPlain));
            if (plain && shortest(cover) > shortest(best)) {
                best = cover;
            }
        }
        return best;
    }

    /** Characters that no layout escapes. */
    private static boolean isPlain(int c) {
        return c == ' ' || c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
    }

    private static int shortest(Collection<String> literals) {
        return literals.stream().mapToInt(String::length).min().orElse(Integer.MAX_VALUE);
    }
}
