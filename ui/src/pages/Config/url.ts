// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { oneOf, type RawSearch, text } from '../../frame/params';

export const CONFIG_FILTERS = ['set', 'overridden', 'guided'] as const;

export type ConfigSearch = {
  q?: string;
  /** set: differs from Flink's default; overridden: set at several levels; guided: a guide is about it. */
  only?: (typeof CONFIG_FILTERS)[number];
};

export function configSearch(raw: RawSearch): ConfigSearch {
  return { q: text(raw, 'q'), only: oneOf(raw, 'only', CONFIG_FILTERS) };
}
