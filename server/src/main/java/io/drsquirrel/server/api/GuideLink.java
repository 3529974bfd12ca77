// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** A guide page's address, {@code family/id}. */
public record GuideLink(String id, String title, String guide) {}
