// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { Diagnosis, Finding } from '../api/answers';

/** What rules have found, most likely first. */
export function causes(diagnosis: Diagnosis): Finding[] {
  return diagnosis.diagnoses.filter((f) => f.basis === 'rule');
}

/** Causes that no rule has found, whose descriptions are most like the failure's words. */
export function guesses(diagnosis: Diagnosis): Finding[] {
  return diagnosis.diagnoses.filter((f) => f.basis === 'likeness');
}
