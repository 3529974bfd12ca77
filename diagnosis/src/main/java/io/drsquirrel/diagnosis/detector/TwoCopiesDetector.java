// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A class is cast to itself: a ClassCastException whose two classes bear one name, in full or but for the package that shading
 * put before one of them. Two copies of the class are loaded. A regex cannot say so, since it would have to compare two groups.
 */
public final class TwoCopiesDetector implements Detector {
    private static final List<String> TYPE = List.of("classcastexception");

    private static final Pattern CAST =
            Pattern.compile("(?:class )?([\\w.$]{1,300}) cannot be cast to (?:class )?([\\w.$]{1,300})");

    @Override
    public String name() {
        return "two-copies";
    }

    @Override
    public List<String> literals() {
        return TYPE;
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!FailureRecords.areKnown(facts)) {
            return Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        FailureRecords found = new FailureRecords();
        String what = "";
        for (TextFact fact : facts.textsWith(TYPE)) {
            for (int i = fact.chain().size() - 1; i >= 0; i--) {
                LoggedThrowable throwable = fact.chain().get(i);
                if (throwable.simpleType().equals("ClassCastException") && isOneClass(throwable.message())) {
                    found.add(fact, fact.chain().size() - 1 - i, throwable.headline());
                    what = what.isEmpty()
                            ? throwable.message().lines().findFirst().orElse("")
                            : what;
                    break;
                }
            }
        }
        return found.outcome(Map.of("what", what));
    }

    private static boolean isOneClass(String message) {
        Matcher cast = CAST.matcher(message);
        if (!cast.find()) {
            return false;
        }
        String from = cast.group(1);
        String to = cast.group(2);
        return from.equals(to)
                || from.endsWith("." + to)
                || to.endsWith("." + from)
                || tail(from).equals(tail(to)) && (from + to).matches(".*(shade|relocat|vendor|repackag|thirdparty).*");
    }

    /** The last three parts of a name; shading leaves them alone. */
    private static String tail(String name) {
        int dot = name.length();
        for (int i = 0; i < 3 && dot > 0; i++) {
            dot = name.lastIndexOf('.', dot - 1);
        }
        return name.substring(Math.max(dot, 0));
    }
}
