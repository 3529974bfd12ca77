// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.log.LogEvent;

/** Groups by {@link Fingerprint}: the place and template of the innermost cause, or the template of the message. */
public final class FingerprintGrouping implements LogGrouping {
    @Override
    public String fingerprintOf(LogEvent event) {
        return Fingerprint.of(event).id();
    }

    @Override
    public String titleOf(LogEvent event) {
        return Fingerprint.of(event).title();
    }
}
