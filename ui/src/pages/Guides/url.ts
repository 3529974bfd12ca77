// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { type RawSearch, text } from '../../frame/params';

export type GuidesSearch = { q?: string; family?: string };

export function guidesSearch(raw: RawSearch): GuidesSearch {
  return { q: text(raw, 'q'), family: text(raw, 'family', 60) };
}
