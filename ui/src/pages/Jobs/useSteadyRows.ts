// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { useEffect, useRef, useState } from 'react';

/**
 * Refreshing never moves a row under the pointer. While `held` is true the order stays as it is (facts in the rows are
 * renewed); `changed` says that another order waits, and `show` lets it in.
 */
export function useSteadyRows<T>(rows: readonly T[], key: (row: T) => string, held: boolean) {
  const shown = useRef<string[]>([]);
  const [, redraw] = useState(0);
  const fresh = rows.map(key);
  const sameSet = shown.current.length > 0 && shown.current.every((k) => fresh.includes(k));
  const moved = fresh.length < shown.current.length || shown.current.some((k, i) => fresh[i] !== k);
  const hold = held && sameSet && moved;
  let result: readonly T[] = rows;
  if (hold) {
    const byKey = new Map(rows.map((row) => [key(row), row]));
    const kept = shown.current.flatMap((k) => byKey.get(k) ?? []);
    const added = rows.filter((row) => !shown.current.includes(key(row)));
    result = [...kept, ...added];
  }
  useEffect(() => {
    if (!hold) shown.current = fresh;
  });
  return {
    rows: result,
    changed: hold,
    show: () => {
      shown.current = [];
      redraw((n) => n + 1);
    },
  };
}
