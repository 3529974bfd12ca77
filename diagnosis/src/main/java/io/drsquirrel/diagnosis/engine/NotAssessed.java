// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

/**
 * A rule or check that could not be answered.
 *
 * @param id its id
 * @param title its title
 * @param missing what was missing, in words
 * @param how who provides it
 */
public record NotAssessed(String id, String title, String missing, String how) {}
