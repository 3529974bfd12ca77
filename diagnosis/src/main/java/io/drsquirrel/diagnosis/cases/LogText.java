// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

/** A log as given by a case: a file name and its text. */
public record LogText(String name, String text) {}
