// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;

/** Something that changed about a job: deploy, restart, rescale, config, status or container-ended. */
public record ChangeAnswer(Instant at, String kind, String text) {}
