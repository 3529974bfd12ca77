// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { useSearch } from '@tanstack/react-router';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type EpochMs, isZone, type Zone } from '../model/time';
import { type CommonSearch, REFRESH_SECONDS, type RefreshSeconds } from './params';

const ZONE_KEY = 'squirrel.zone';
const REFRESH_KEY = 'squirrel.refresh';
const DEFAULT_REFRESH: RefreshSeconds = 30;

/** What the reader chose for the whole UI. Zone and refresh can be overruled by the URL (`tz=`, `refresh=`). */
export type Settings = {
  zone: Zone;
  setZone: (zone: Zone) => void;
  refreshSeconds: RefreshSeconds;
  setRefreshSeconds: (seconds: RefreshSeconds) => void;
  paused: boolean;
  setPaused: (paused: boolean) => void;
  /** Interval for TanStack Query: false while paused or off. */
  refetchInterval: number | false;
  /** Time of the newest data that the page shows, as reported by the page. */
  dataAt: EpochMs | undefined;
  reportDataAt: (at: EpochMs | undefined) => void;
};

const SettingsContext = createContext<Settings | undefined>(undefined);

function stored(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that forbids storage only loses the preference.
  }
}

export function SettingsProvider({ children }: { children: ReactNode }) {
  const search = useSearch({ strict: false }) as CommonSearch;
  const [zoneChoice, setZoneChoice] = useState<Zone>(() => {
    const saved = stored(ZONE_KEY);
    return saved !== undefined && isZone(saved) ? saved : 'browser';
  });
  const [refreshChoice, setRefreshChoice] = useState<RefreshSeconds>(
    () => REFRESH_SECONDS.find((s) => String(s) === stored(REFRESH_KEY)) ?? DEFAULT_REFRESH,
  );
  const [paused, setPaused] = useState(false);
  const [dataAt, reportDataAt] = useState<EpochMs | undefined>(undefined);

  const setZone = useCallback((zone: Zone) => {
    store(ZONE_KEY, zone);
    setZoneChoice(zone);
  }, []);
  const setRefreshSeconds = useCallback((seconds: RefreshSeconds) => {
    store(REFRESH_KEY, String(seconds));
    setRefreshChoice(seconds);
  }, []);

  const zone = search.tz ?? zoneChoice;
  const refreshSeconds = search.refresh ?? refreshChoice;
  const settings = useMemo<Settings>(
    () => ({
      zone,
      setZone,
      refreshSeconds,
      setRefreshSeconds,
      paused,
      setPaused,
      refetchInterval: paused || refreshSeconds === 0 ? false : refreshSeconds * 1000,
      dataAt,
      reportDataAt,
    }),
    [zone, setZone, refreshSeconds, setRefreshSeconds, paused, dataAt],
  );
  return <SettingsContext.Provider value={settings}>{children}</SettingsContext.Provider>;
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error('useSettings: no SettingsProvider above this component');
  return settings;
}

/** The page tells the header how old its data is (not when it was fetched). */
export function useReportDataAt(at: EpochMs | undefined): void {
  const { reportDataAt } = useSettings();
  useEffect(() => {
    reportDataAt(at);
    return () => reportDataAt(undefined);
  }, [at, reportDataAt]);
}

/** The present, renewed often enough for "4 min ago" to stay true. */
export function useNow(everyMs = 5_000): EpochMs {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
