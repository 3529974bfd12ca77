// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { EpochMs } from '../model/time';

/**
 * Answers of the server are checked at the door: a decoder turns JSON into the UI's own types (times become epoch
 * milliseconds, absent lists become empty ones, null and absent become one thing) or says where the answer differs from the
 * contract. Fields that no decoder names are dropped, so additions to the API never break a page.
 */
export type Decoder<T> = ((value: unknown, where: string) => T) & { reads?: Reads };
export type Decoded<D> = D extends (value: unknown, where: string) => infer T ? T : never;

/** What a decoder looks at, so that a test can hold it against the server's contract. */
export type Reads = {
  fields?: Record<string, Decoder<unknown>>;
  each?: Decoder<unknown>;
  words?: readonly string[];
  /** Absent and null are let in. */
  optional?: boolean;
};
const reading = <T>(decode: (value: unknown, where: string) => T, reads: Reads): Decoder<T> =>
  Object.assign(decode, { reads });

export class ContractError extends Error {}

function refuse(where: string, value: unknown, wanted: string): never {
  const found = value === undefined ? 'absent' : JSON.stringify(value)?.slice(0, 60);
  throw new ContractError(`${where} is ${found}; ${wanted} is expected`);
}

export const str: Decoder<string> = (value, where) =>
  typeof value === 'string'
    ? value
    : typeof value === 'number'
      ? String(value)
      : refuse(where, value, 'a text');

export const num: Decoder<number> = (value, where) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse(where, value, 'a number');

export const bool: Decoder<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : refuse(where, value, 'true or false');

/** ISO-8601 in, epoch milliseconds out. */
export const time: Decoder<EpochMs> = (value, where) => {
  if (typeof value === 'number') return value;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? refuse(where, value, 'an ISO-8601 time') : at;
};

/** Absent, null, and values that carry nothing all become undefined. */
export function opt<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return reading(
    (value, where) => (value === undefined || value === null ? undefined : decoder(value, where)),
    { ...decoder.reads, optional: true },
  );
}

export function orElse<T>(decoder: Decoder<T>, fallback: T): Decoder<T> {
  return reading(
    (value, where) => (value === undefined || value === null ? fallback : decoder(value, where)),
    { ...decoder.reads, optional: true },
  );
}

export function list<T>(decoder: Decoder<T>): Decoder<T[]> {
  return reading(
    (value, where) => {
      if (value === undefined || value === null) return [];
      return Array.isArray(value)
        ? value.map((v, i) => decoder(v, `${where}[${i}]`))
        : refuse(where, value, 'a list');
    },
    { each: decoder, optional: true },
  );
}

/** Values of a series; what is not a number is a gap. */
export const series: Decoder<(number | null)[]> = reading(
  (value, where) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return refuse(where, value, 'a list of numbers');
    return value.map((v) => (typeof v === 'number' && Number.isFinite(v) ? v : null));
  },
  { optional: true },
);

export function map<T>(decoder: Decoder<T>): Decoder<Record<string, T>> {
  return reading(
    (value, where) => {
      if (value === undefined || value === null) return {};
      if (typeof value !== 'object' || Array.isArray(value)) return refuse(where, value, 'an object');
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, decoder(v, `${where}.${k}`)]));
    },
    { optional: true },
  );
}

/** One of the words, in whatever case; a word that this version does not know becomes the fallback. */
export function word<const T extends string>(words: readonly T[], fallback: T): Decoder<T> {
  return reading(
    (value) =>
      typeof value === 'string'
        ? (words.find((w) => w.toLowerCase() === value.toLowerCase()) ?? fallback)
        : fallback,
    { words, optional: true },
  );
}

export function obj<S extends Record<string, Decoder<unknown>>>(
  shape: S,
): Decoder<{ [K in keyof S]: Decoded<S[K]> }> {
  return reading(
    (value, where) => {
      if (value === null || typeof value !== 'object' || Array.isArray(value))
        return refuse(where, value, 'an object');
      const fields = value as Record<string, unknown>;
      const out: Record<string, unknown> = {};
      for (const key of Object.keys(shape)) out[key] = shape[key]?.(fields[key], `${where}.${key}`);
      return out as { [K in keyof S]: Decoded<S[K]> };
    },
    { fields: shape },
  );
}
