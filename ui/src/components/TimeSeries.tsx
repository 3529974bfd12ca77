// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { lazy, Suspense } from 'react';
import type { EpochMs } from '../model/time';

export type Line = {
  id: string;
  label: string;
  /** One value per time; null leaves a gap. */
  values: readonly (number | null)[];
  /** A limit is drawn dashed and labelled at its end, a measured line solid. */
  kind?: 'line' | 'limit';
  /** Index into the palette; limits are drawn in the failure colour. */
  color?: number;
};

export type TimeSeriesProps = {
  times: readonly EpochMs[];
  lines: readonly Line[];
  format: (value: number) => string;
  /** Ticks at powers of two, for bytes. */
  binary?: boolean;
  height?: number;
  /** The one line to bring forward; the others fade. */
  highlight?: string | undefined;
  /** One sentence for those who do not see the picture; the table view belongs to the panel around it. */
  summary: string;
  onPick?: (at: EpochMs) => void;
};

// The chart library is loaded with the first chart, not with the first page.
const Canvas = lazy(() => import('./TimeSeriesCanvas'));

/** A line chart over time. */
export function TimeSeries(props: TimeSeriesProps) {
  return (
    <div role="img" aria-label={props.summary} style={{ minHeight: props.height ?? 180 }}>
      <Suspense fallback={null}>
        <Canvas {...props} />
      </Suspense>
    </div>
  );
}

/** Lines keep their colour by position; eight hues of similar weight that stay apart for deuteranopes, then they repeat. */
export const LINE_COLORS = [
  '#3a7cb1',
  '#c77b1e',
  '#6b5bb5',
  '#2f8a78',
  '#b0588f',
  '#7f7a1f',
  '#5a6f8c',
  '#a35b3d',
];
