// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** A diagnosis for people and programs: text, JSON, Markdown, HTML, JUnit. */
@NullMarked
package io.drsquirrel.diagnosis.report;

import org.jspecify.annotations.NullMarked;
