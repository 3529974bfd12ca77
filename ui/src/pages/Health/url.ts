// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { flag, oneOf, type RawSearch, text } from '../../frame/params';

export type HealthSearch = {
  /** Only one operator's or container's rows, by id. */
  op?: string;
  /** Id of the check to point at. */
  check?: string;
  only?: 'over90';
  /** Show the rows that are fine, too. */
  all?: true;
  /** Panels shown as tables, by comma-separated id. */
  tables?: string;
};

export function healthSearch(raw: RawSearch): HealthSearch {
  return {
    op: text(raw, 'op', 200),
    check: text(raw, 'check', 120),
    only: oneOf(raw, 'only', ['over90'] as const),
    all: flag(raw, 'all'),
    tables: text(raw, 'tables', 120),
  };
}
