// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.rule;

/**
 * Where the wording a rule relies on comes from: a pattern is a dependency on somebody's prose.
 *
 * @param product whose text it is, e.g. {@code Flink}, {@code Kafka clients}
 * @param versions versions known to print it, e.g. {@code >=1.15}, {@code 2.x}
 * @param seen where it was seen: a source file's name, an issue, a lab run
 */
public record Provenance(String product, String versions, String seen) {}
