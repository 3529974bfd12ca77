// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { flag, oneOf, type RawSearch, text } from '../../frame/params';

export type HealthSearch = {
  /** Only one operator's or container's rows, by id. */
  op?: string;
  /** Id of the check to point at. */
  check?: string;
  /** Memory: only what passed 90 % of its limit; that is so by itself when there are many lines. */
  only?: 'over90' | 'all';
  /** Which memory is drawn; the one closer to its limit when absent. */
  mem?: 'rss' | 'heap';
  /** Show the rows that are fine, too. */
  all?: true;
  /** Panels shown as tables, by comma-separated id. */
  tables?: string;
};

export function healthSearch(raw: RawSearch): HealthSearch {
  return {
    op: text(raw, 'op', 200),
    check: text(raw, 'check', 120),
    only: oneOf(raw, 'only', ['over90', 'all'] as const),
    mem: oneOf(raw, 'mem', ['rss', 'heap'] as const),
    all: flag(raw, 'all'),
    tables: text(raw, 'tables', 120),
  };
}
