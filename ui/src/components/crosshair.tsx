// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { EpochMs } from '../model/time';

/**
 * One moment that all strips and charts of a page point at together. It lives outside React's state: moving the pointer
 * redraws the thin lines only, not 200 strips.
 */
export type Crosshair = {
  get: () => EpochMs | undefined;
  set: (at: EpochMs | undefined) => void;
  subscribe: (listener: () => void) => () => void;
};

export function createCrosshair(): Crosshair {
  let current: EpochMs | undefined;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (at) => {
      if (at === current) return;
      current = at;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const CrosshairContext = createContext<Crosshair>(createCrosshair());

export function CrosshairScope({ children }: { children: ReactNode }) {
  const ref = useRef<Crosshair>(undefined);
  ref.current ??= createCrosshair();
  return <CrosshairContext.Provider value={ref.current}>{children}</CrosshairContext.Provider>;
}

export function useCrosshair(): Crosshair {
  return useContext(CrosshairContext);
}

/** The index of the step that the crosshair is in, or undefined when it is elsewhere. */
export function useCrosshairIndex(start: EpochMs, stepMs: number, length: number): number | undefined {
  const crosshair = useCrosshair();
  const snapshot = useCallback(() => {
    const at = crosshair.get();
    if (at === undefined) return -1;
    const index = Math.floor((at - start) / stepMs);
    return index >= 0 && index < length ? index : -1;
  }, [crosshair, start, stepMs, length]);
  const index = useSyncExternalStore(crosshair.subscribe, snapshot);
  return useMemo(() => (index < 0 ? undefined : index), [index]);
}
