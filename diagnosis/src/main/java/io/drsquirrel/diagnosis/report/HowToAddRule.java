// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.engine.UnknownFailure;

/** Tells whoever meets a failure without a rule how it becomes a known one. */
final class HowToAddRule {
    private HowToAddRule() {}

    static String words(UnknownFailure unknown) {
        String innermost = unknown.innermost();
        int colon = innermost.indexOf(':');
        String type = colon < 0 ? innermost : innermost.substring(0, colon);
        return "Once the cause is known, a folder <family>/<id> with a rule.yaml whose condition names the exception "
                + type.substring(type.lastIndexOf('.') + 1)
                + ", and a guide.md beside it, makes it known to everybody; `squirrel rules check DIR` reads it over.";
    }
}
