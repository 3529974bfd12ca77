// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

/**
 * The raw texts of one rule's folder.
 *
 * @param family name of the folder above
 * @param id name of the folder
 * @param yaml text of {@code rule.yaml}
 * @param guide text of {@code guide.md}, empty where it is missing
 * @param location path of the folder, for messages
 */
public record RuleFolder(String family, String id, String yaml, String guide, String location) {}
