// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from 'react';
import { useSettings } from '../frame/settings';
import { clockTime, type EpochMs } from '../model/time';
import { plural } from '../model/units';
import { useCrosshair, useCrosshairIndex } from './crosshair';
import classes from './HeatStrip.module.css';

/** Grade of one square. */
export type Grade = 'good' | 'warn' | 'bad' | 'unknown';

const CELL = 10;
const HEIGHT = 20;

/**
 * One path per grade for a whole row (a DOM node per square makes 200 rows slow). Good squares are pale and short, warnings
 * half filled, bad ones full; unknown is a hollow outline.
 */
export function stripPaths(grades: readonly Grade[]): Record<Grade, string> {
  const d: Record<Grade, string> = { good: '', warn: '', bad: '', unknown: '' };
  const shape: Record<Grade, [top: number, height: number]> = {
    good: [12, 8],
    warn: [6, 14],
    bad: [0, 20],
    unknown: [12.5, 7],
  };
  grades.forEach((grade, i) => {
    const [top, height] = shape[grade];
    d[grade] += `M${i * CELL + 1} ${top}h8v${height}h-8z`;
  });
  return d;
}

function Squares({ grades }: { grades: readonly Grade[] }) {
  const paths = useMemo(() => stripPaths(grades), [grades]);
  return (
    <svg
      viewBox={`0 0 ${Math.max(1, grades.length) * CELL} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={classes.squares}
      aria-hidden="true"
    >
      {paths.good && <path d={paths.good} className={classes.good} />}
      {paths.warn && <path d={paths.warn} className={classes.warn} />}
      {paths.bad && <path d={paths.bad} className={classes.bad} />}
      {paths.unknown && <path d={paths.unknown} className={classes.unknown} />}
    </svg>
  );
}

/** A strip in a table cell or card: a picture with one sentence, no interaction. */
export function MiniStrip({ grades, summary }: { grades: readonly Grade[]; summary: string }) {
  return (
    <span role="img" aria-label={summary} title={summary} className={classes.mini}>
      <Squares grades={grades} />
    </span>
  );
}

/** The one sentence that stands for a strip. */
export function stripSummary(
  name: string,
  values: readonly (number | null)[],
  grades: readonly Grade[],
  format: (value: number) => string,
): string {
  const bad = grades.filter((g) => g === 'bad').length;
  const unknown = grades.filter((g) => g === 'unknown').length;
  const known = values.filter((v): v is number => v !== null);
  const peak = known.length > 0 ? `, highest ${format(Math.max(...known))}` : '';
  if (known.length === 0) return `${name}: nothing known for ${plural(values.length, 'minute')}`;
  return `${name}: ${bad} of ${values.length} squares over the limit${peak}${unknown > 0 ? `, ${unknown} unknown` : ''}`;
}

export type HeatStripProps = {
  name: string;
  /** Start of the first square. */
  start: EpochMs;
  stepMs: number;
  /** One value per square; null where nothing is known. */
  values: readonly (number | null)[];
  grades: readonly Grade[];
  format: (value: number) => string;
  /** What to say of a square instead of its value. */
  words?: (index: number) => string;
  /** More for the tooltip of one square. */
  detail?: (index: number) => string | undefined;
  /** A click on a square, or Enter: the minute from `from` to `to`. */
  onPick?: (from: EpochMs, to: EpochMs) => void;
};

/**
 * Sixty squares that share a crosshair with everything else on the page. It is one tab stop; the arrow keys walk through the
 * squares and a screen reader hears each of them.
 */
export function HeatStrip({
  name,
  start,
  stepMs,
  values,
  grades,
  format,
  words,
  detail,
  onPick,
}: HeatStripProps) {
  const { zone } = useSettings();
  const crosshair = useCrosshair();
  const shared = useCrosshairIndex(start, stepMs, values.length);
  const [own, setOwn] = useState<number | undefined>(undefined);
  const length = values.length;

  const textOf = (i: number) => {
    const value = values[i];
    const from = start + i * stepMs;
    return `${clockTime(from, zone)}  ${words ? words(i) : value === null || value === undefined ? 'unknown' : format(value)}`;
  };
  const point = (i: number | undefined) => {
    setOwn(i);
    crosshair.set(i === undefined ? undefined : start + i * stepMs + stepMs / 2);
  };
  const fromPointer = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const i = Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * length);
    return Math.min(length - 1, Math.max(0, i));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = own ?? length - 1;
    const next: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: length - 1 };
    const target = next[event.key];
    if (target !== undefined) {
      event.preventDefault();
      point(Math.min(length - 1, Math.max(0, target)));
    } else if (event.key === 'Enter' && onPick) {
      onPick(start + at * stepMs, start + (at + 1) * stepMs);
    } else if (event.key === 'Escape') {
      point(undefined);
    }
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={words ? name : stripSummary(name, values, grades, format)}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, length - 1)}
      aria-valuenow={own ?? Math.max(0, length - 1)}
      aria-valuetext={length > 0 ? textOf(own ?? length - 1) : 'no data'}
      className={`${classes.strip} ${onPick ? classes.pickable : ''}`}
      onPointerMove={(event) => point(fromPointer(event))}
      onPointerLeave={() => point(undefined)}
      onBlur={() => point(undefined)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (!onPick) return;
        const box = event.currentTarget.getBoundingClientRect();
        const i = Math.min(
          length - 1,
          Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * length)),
        );
        onPick(start + i * stepMs, start + (i + 1) * stepMs);
      }}
    >
      <Squares grades={grades} />
      {shared !== undefined && (
        <span className={classes.cross} style={{ left: `${((shared + 0.5) / length) * 100}%` }} />
      )}
      {own !== undefined && (
        <span
          className={classes.tip}
          data-side={own > length / 2 ? 'left' : 'right'}
          style={{ left: `${((own + 0.5) / length) * 100}%` }}
        >
          <b className="num">{textOf(own)}</b>
          {detail?.(own) && <span>{detail(own)}</span>}
          {onPick && <span className={classes.hint}>click: logs of this minute</span>}
        </span>
      )}
    </div>
  );
}
