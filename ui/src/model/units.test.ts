// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { describe, expect, it } from 'vitest';
import { bytes, count, percent, quantity } from './units';

describe('units', () => {
  it('writes quantities as people read them', () => {
    expect(bytes(1536 * 1024 ** 2)).toBe('1.5 GiB');
    expect(count(8450)).toBe('8 450');
    expect(count(410_000)).toBe('410K');
    expect(count(0.25)).toBe('0.25');
    expect(percent(0.976)).toBe('98 %');
    expect(percent(0.004)).toBe('< 1 %');
    expect(percent(0)).toBe('0 %');
    expect(quantity(0.38, 'ratio')).toBe('38 %');
    expect(quantity(60_000, 'ms')).toBe('1 min');
    expect(quantity(4, '1')).toBe('4');
    expect(quantity(3, 'slots')).toBe('3 slots');
  });
});
