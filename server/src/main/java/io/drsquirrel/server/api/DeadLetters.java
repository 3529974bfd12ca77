// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;

/** Records that could not be decoded. */
public record DeadLetters(long total, List<DeadLetterReason> byReason) {
    public DeadLetters {
        byReason = List.copyOf(byReason);
    }
}
