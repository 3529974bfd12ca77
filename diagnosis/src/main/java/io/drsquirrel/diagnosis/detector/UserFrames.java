// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.model.fingerprint.CodeOrigin;
import io.drsquirrel.model.log.LoggedThrowable;
import java.util.List;
import java.util.Optional;

/** Finds the job's own code in stack traces. */
public final class UserFrames {
    /** What a language brings along, and throws for its user: {@code None.get}, {@code require}, a key that is not found. */
    private static final List<String> LANGUAGES = List.of("scala.", "kotlin.");

    private UserFrames() {}

    /** The first frame of the job's own code, looked for from the innermost cause outwards. */
    public static Optional<String> first(List<LoggedThrowable> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            for (String frame : chain.get(i).frames()) {
                if (originOf(frame) == CodeOrigin.USER) {
                    return Optional.of(frame);
                }
            }
        }
        return Optional.empty();
    }

    /** The frame of the job's own code that threw, itself or by the JDK or its language's library on its behalf. */
    public static Optional<String> throwing(List<String> frames) {
        for (String frame : frames) {
            CodeOrigin origin = originOf(frame);
            if (origin == CodeOrigin.USER) {
                return Optional.of(frame);
            }
            if (origin != CodeOrigin.JDK && LANGUAGES.stream().noneMatch(frame::startsWith)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Whether no frame of the chain names anybody but the JDK and the engine that runs tasks, and the innermost names the JDK alone,
     * if it has frames at all.
     */
    static boolean namesNobody(List<LoggedThrowable> chain) {
        return chain.get(chain.size() - 1).frames().stream().allMatch(f -> originOf(f) == CodeOrigin.JDK)
                && chain.stream()
                        .flatMap(t -> t.frames().stream())
                        .allMatch(f -> originOf(f) == CodeOrigin.JDK
                                || originOf(f) == CodeOrigin.FLINK
                                        && !f.contains(".connector")
                                        && !f.contains(".formats"));
    }

    private static CodeOrigin originOf(String frame) {
        int paren = frame.indexOf('(');
        String place = paren < 0 ? frame : frame.substring(0, paren);
        String method = place.substring(place.lastIndexOf('/') + 1);
        int dot = method.lastIndexOf('.');
        return CodeOrigin.of(dot < 0 ? method : method.substring(0, dot));
    }
}
