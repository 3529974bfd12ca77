// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

/**
 * A text condition matched one text fact.
 *
 * @param fact the record
 * @param depth how far from the innermost cause it matched: 0 the innermost throwable, growing outwards; records without a
 *     throwable match at 0
 */
public record TextHit(TextFact fact, int depth) {}
