// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { describe, expect, it } from 'vitest';
import { ago, duration, exactTime, isZone, parseTimePoint } from './time';

const AT = Date.UTC(2026, 10, 21, 14, 2, 11);

describe('time', () => {
  it('writes the exact time with its zone', () => {
    expect(exactTime(AT, 'UTC')).toBe('2026-11-21 14:02:11 UTC');
    expect(exactTime(AT, 'Asia/Kolkata')).toMatch(/^2026-11-21 19:32:11 /);
  });
  it('says how long ago as people do', () => {
    expect(ago(AT, AT + 2_000)).toBe('just now');
    expect(ago(AT, AT + 40_000)).toBe('40 s ago');
    expect(ago(AT, AT + 4 * 60_000)).toBe('4 min ago');
    expect(ago(AT, AT + 26 * 3_600_000)).toBe('26 h ago');
    expect(ago(AT, AT + 11 * 86_400_000)).toBe('11 d ago');
    expect(ago(AT, AT - 60_000)).toBe('in 1 min');
  });
  it('writes durations with at most two units', () => {
    expect(duration(840)).toBe('840 ms');
    expect(duration(1840)).toBe('1.8 s');
    expect(duration(74_000)).toBe('1 min 14 s');
    expect(duration(132 * 60_000)).toBe('2 h 12 min');
  });
  it('reads relative and absolute time points and refuses the rest', () => {
    expect(parseTimePoint('now-90m', AT)).toBe(AT - 90 * 60_000);
    expect(parseTimePoint('now', AT)).toBe(AT);
    expect(parseTimePoint('2026-11-21T14:02:11Z', 0)).toBe(AT);
    expect(parseTimePoint('yesterday', AT)).toBeUndefined();
    expect(parseTimePoint('2026', AT)).toBeUndefined();
  });
  it('knows zones', () => {
    expect(isZone('UTC')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
  });
});
