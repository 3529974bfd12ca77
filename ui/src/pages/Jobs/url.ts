// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { oneOf, type RawSearch, text } from '../../frame/params';
import { VERDICTS, type Verdict } from '../../model/verdict';

export const JOB_SORTS = ['worst', 'name', 'since', 'restarts', 'cluster'] as const;
export type JobSort = (typeof JOB_SORTS)[number];

export type JobsSearch = {
  verdict?: Verdict;
  q?: string;
  cluster?: string;
  /** Id of a root cause: only jobs whose top cause it is. */
  cause?: string;
  sort?: JobSort;
  dir?: 'asc' | 'desc';
};

export function jobsSearch(raw: RawSearch): JobsSearch {
  return {
    verdict: oneOf(raw, 'verdict', VERDICTS),
    q: text(raw, 'q'),
    cluster: text(raw, 'cluster'),
    cause: text(raw, 'cause'),
    sort: oneOf(raw, 'sort', JOB_SORTS),
    dir: oneOf(raw, 'dir', ['asc', 'desc'] as const),
  };
}
