// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useSteadyRows } from './useSteadyRows';

describe('useSteadyRows', () => {
  const hook = (rows: string[], held: boolean) =>
    renderHook(({ r, h }) => useSteadyRows(r, (x) => x, h), { initialProps: { r: rows, h: held } });

  it('keeps the order under the pointer and says that another waits', () => {
    const { result, rerender } = hook(['a', 'b', 'c'], true);
    rerender({ r: ['c', 'a', 'b', 'd'], h: true });
    expect(result.current.rows).toEqual(['a', 'b', 'c', 'd']);
    expect(result.current.changed).toBe(true);
    rerender({ r: ['c', 'a', 'b', 'd'], h: false });
    expect(result.current.rows).toEqual(['c', 'a', 'b', 'd']);
  });

  it('lets a different filter in at once', () => {
    const { result, rerender } = hook(['a', 'b'], true);
    rerender({ r: ['x'], h: true });
    expect(result.current.rows).toEqual(['x']);
  });
});
