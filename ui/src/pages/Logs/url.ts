// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { oneOf, type RawSearch, text } from '../../frame/params';

export const LEVELS = ['ERROR', 'WARN', 'INFO'] as const;

export type LogsSearch = {
  view?: 'unique' | 'timeline';
  q?: string;
  level?: (typeof LEVELS)[number];
  /** Fingerprint of the open group (Unique), or the only one shown (Timeline). */
  fp?: string;
  process?: string;
  /** Id of the event in the side pane. */
  sel?: string;
};

export function logsSearch(raw: RawSearch): LogsSearch {
  return {
    view: oneOf(raw, 'view', ['unique', 'timeline'] as const),
    q: text(raw, 'q'),
    level: oneOf(raw, 'level', LEVELS),
    fp: text(raw, 'fp', 120),
    process: text(raw, 'process', 200),
    sel: text(raw, 'sel', 200),
  };
}
