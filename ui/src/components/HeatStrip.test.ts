// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { describe, expect, it } from 'vitest';
import { stripPaths, stripSummary } from './HeatStrip';

describe('HeatStrip', () => {
  it('draws one path per grade: bad full and high, good short', () => {
    const d = stripPaths(['good', 'bad', 'unknown', 'bad']);
    expect(d.bad).toBe('M11 0h8v20h-8zM31 0h8v20h-8z');
    expect(d.good).toBe('M1 12h8v8h-8z');
    expect(d.warn).toBe('');
  });

  it('sums itself up in one sentence', () => {
    const percent = (v: number) => `${v * 100} %`;
    expect(stripSummary('Sink', [0.1, 0.9, null], ['good', 'bad', 'unknown'], percent)).toBe(
      'Sink: 1 of 3 squares over the limit, highest 90 %, 1 unknown',
    );
    expect(stripSummary('Sink', [null], ['unknown'], percent)).toBe('Sink: nothing known for 1 minute');
  });
});
