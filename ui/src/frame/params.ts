// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { isTimePoint, isZone } from '../model/time';

/**
 * The URL is the state. Each page's `url.ts` reads its parameters with these readers: nonsense becomes undefined and
 * can therefore not break a page, and parameters that nobody knows are kept, so that a link made by a newer version survives.
 */
export type RawSearch = Record<string, unknown>;

export function text(raw: RawSearch, name: string, maxLength = 400): string | undefined {
  const value = raw[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.length > 0 ? value.slice(0, maxLength) : undefined;
}

export function oneOf<T extends string>(raw: RawSearch, name: string, allowed: readonly T[]): T | undefined {
  return allowed.find((a) => a === raw[name]);
}

export function integer(raw: RawSearch, name: string, min: number, max: number): number | undefined {
  const value = Number(raw[name]);
  return raw[name] !== undefined &&
    raw[name] !== '' &&
    Number.isInteger(value) &&
    value >= min &&
    value <= max
    ? value
    : undefined;
}

export function flag(raw: RawSearch, name: string): true | undefined {
  return raw[name] === true || raw[name] === 'true' || raw[name] === 1 || raw[name] === '1'
    ? true
    : undefined;
}

/** Refresh intervals in seconds; 0 is off. */
export const REFRESH_SECONDS = [0, 10, 30, 60, 300] as const;
export type RefreshSeconds = (typeof REFRESH_SECONDS)[number];

/** Parameters that every page understands. */
export type CommonSearch = {
  /** Start of the time range, `now-1h` or an ISO instant in UTC. */
  from?: string;
  to?: string;
  /** Display zone: `UTC` or any IANA zone; the reader's own setting when absent. */
  tz?: string;
  refresh?: RefreshSeconds;
};

export function commonSearch(raw: RawSearch): CommonSearch {
  const from = text(raw, 'from', 40);
  const to = text(raw, 'to', 40);
  const tz = text(raw, 'tz', 60);
  const refresh = REFRESH_SECONDS.find((s) => s === Number(raw.refresh) && raw.refresh !== undefined);
  return {
    ...raw,
    from: from !== undefined && isTimePoint(from) ? from : undefined,
    to: to !== undefined && isTimePoint(to) ? to : undefined,
    tz: tz !== undefined && isZone(tz) ? tz : undefined,
    refresh,
  };
}
