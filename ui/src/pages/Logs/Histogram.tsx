// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

import { useState } from 'react';
import type { JobLogs } from '../../api/answers';
import { useSettings } from '../../frame/settings';
import { clockMinute, clockTime } from '../../model/time';
import { plural } from '../../model/units';
import classes from './Histogram.module.css';

/** Errors and warnings per minute, restarts as lines through them; a click narrows the range to that minute. */
export function Histogram({ logs, onPick }: { logs: JobLogs; onPick: (from: number, to: number) => void }) {
  const { zone } = useSettings();
  const [at, setAt] = useState<number | undefined>(undefined);
  const { error, warn, restarts } = logs.histogram;
  const length = Math.max(error.length, warn.length, restarts.length);
  if (length === 0) return null;
  const { from, paneMs } = logs.window;
  const of = (series: readonly (number | null)[], i: number) => series[i] ?? 0;
  const indices = Array.from({ length }, (_, i) => i);
  const peak = Math.max(1, ...indices.map((i) => of(error, i) + of(warn, i)));
  // Square root: one error beside two hundred warnings must still be seen.
  const height = (n: number) => (n === 0 ? 0 : Math.max(9, Math.sqrt(n / peak) * 100));
  const sum = (series: readonly (number | null)[]) =>
    series.reduce<number>((total, n) => total + (n ?? 0), 0);
  const summary = `${plural(sum(error), 'error')}, ${plural(sum(warn), 'warning')} and ${plural(sum(restarts), 'restart')} between ${clockTime(from, zone)} and ${clockTime(from + length * paneMs, zone)}`;
  const path = (kind: 'warn' | 'error') =>
    indices
      .map((i) => {
        const all = of(error, i) + of(warn, i);
        const total = height(all);
        const errorPart = all === 0 ? 0 : total * (of(error, i) / all);
        const [top, h] = kind === 'error' ? [100 - errorPart, errorPart] : [100 - total, total - errorPart];
        return h <= 0 ? '' : `M${i * 10 + 1} ${top}h8v${h}h-8z`;
      })
      .join('');
  const text = (i: number) =>
    `${clockTime(from + i * paneMs, zone)}: ${plural(of(error, i), 'error')}, ${plural(of(warn, i), 'warning')}${of(restarts, i) > 0 ? `, ${plural(of(restarts, i), 'restart')}` : ''}`;
  return (
    <figure className={classes.figure}>
      <div
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label={summary}
        aria-valuemin={0}
        aria-valuemax={length - 1}
        aria-valuenow={at ?? length - 1}
        aria-valuetext={text(at ?? length - 1)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt(
            Math.min(length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * length))),
          );
        }}
        onPointerLeave={() => setAt(undefined)}
        onKeyDown={(event) => {
          const now = at ?? length - 1;
          if (event.key === 'ArrowLeft') setAt(Math.max(0, now - 1));
          else if (event.key === 'ArrowRight') setAt(Math.min(length - 1, now + 1));
          else if (event.key === 'Enter') onPick(from + now * paneMs, from + (now + 1) * paneMs);
          else return;
          event.preventDefault();
        }}
        onClick={() => at !== undefined && onPick(from + at * paneMs, from + (at + 1) * paneMs)}
      >
        <svg viewBox={`0 0 ${length * 10} 100`} preserveAspectRatio="none" aria-hidden="true">
          <path
            d={indices.map((i) => (of(restarts, i) > 0 ? `M${i * 10 + 5} 0v100` : '')).join('')}
            className={classes.restart}
          />
          <path d={path('warn')} className={classes.warn} />
          <path d={path('error')} className={classes.error} />
        </svg>
        {at !== undefined && (
          <span className={classes.cross} style={{ left: `${((at + 0.5) / length) * 100}%` }} />
        )}
      </div>
      <div className={`${classes.axis} num`} aria-hidden="true">
        <span>{clockMinute(from, zone)}</span>
        <span className={classes.reading}>
          {at === undefined ? (
            <>
              <i className={classes.keyError} /> errors <i className={classes.keyWarn} /> warnings{' '}
              <i className={classes.keyRestart} /> restarts
            </>
          ) : (
            text(at)
          )}
        </span>
        <span>{clockMinute(from + length * paneMs, zone)}</span>
      </div>
    </figure>
  );
}
