// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** A way out to another page about the job. */
public record LinkAnswer(String label, String url) {}
