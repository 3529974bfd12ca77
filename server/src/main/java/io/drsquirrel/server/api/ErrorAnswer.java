// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** What every error looks like. */
public record ErrorAnswer(int code, String message) {}
