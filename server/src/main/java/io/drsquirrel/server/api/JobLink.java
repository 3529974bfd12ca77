// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** A job's address. */
public record JobLink(String slug, String name) {}
