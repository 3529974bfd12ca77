// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** Verdict of a job; worst first, the order of every list. */
export const VERDICTS = ['FAILING', 'DEGRADED', 'UNKNOWN', 'HEALTHY'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How a state looks wherever it appears: never by colour alone. */
export type Tone = 'fail' | 'warn' | 'good' | 'unknown';

export const verdictWord: Record<Verdict, string> = {
  FAILING: 'Failing',
  DEGRADED: 'Degraded',
  UNKNOWN: 'Unknown',
  HEALTHY: 'Healthy',
};

export const verdictTone: Record<Verdict, Tone> = {
  FAILING: 'fail',
  DEGRADED: 'warn',
  UNKNOWN: 'unknown',
  HEALTHY: 'good',
};

export const verdictMeaning: Record<Verdict, string> = {
  FAILING: 'The job does not do its work now: it restarts, has failed, or takes no checkpoints.',
  DEGRADED: 'The job runs, but at least one requirement is not met.',
  UNKNOWN: 'Too little is known to say. Missing data never counts as healthy.',
  HEALTHY: 'Every requirement that could be checked is met.',
};

/** Anything we do not know is Unknown, never healthy. */
export function asVerdict(text: string | undefined | null): Verdict {
  return VERDICTS.find((v) => v === text) ?? 'UNKNOWN';
}

export type CheckStatus = 'PASSED' | 'FAILED' | 'UNKNOWN';

export const checkTone: Record<CheckStatus, Tone> = { PASSED: 'good', FAILED: 'fail', UNKNOWN: 'unknown' };
export const checkWord: Record<CheckStatus, string> = {
  PASSED: 'Passed',
  FAILED: 'Failed',
  UNKNOWN: 'Unknown',
};

/** A confidence between 0 and 1 in words; the number stands beside it. */
export function confidenceWord(confidence: number): string {
  if (confidence >= 0.9) return 'Almost certain';
  if (confidence >= 0.75) return 'Very likely';
  if (confidence >= 0.55) return 'Likely';
  if (confidence >= 0.35) return 'Possible';
  return 'A guess';
}
