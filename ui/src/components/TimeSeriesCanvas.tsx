// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useSettings } from '../frame/settings';
import { clockMinute, ianaZone } from '../model/time';
import { useCrosshair } from './crosshair';
import { LINE_COLORS, type TimeSeriesProps } from './TimeSeries';

function cssColor(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || '#888';
}

/** 1, 2, 4 ... in bytes, so that ticks fall on 256 MiB and not on 250 MB. */
const BINARY_STEPS = Array.from({ length: 50 }, (_, i) => 2 ** i);

/** uPlot in our clothes. Rebuilt when data, size or theme change (a few milliseconds); the cursor is shared with the strips. */
export default function TimeSeriesCanvas({
  times,
  lines,
  format,
  binary = false,
  height = 180,
  highlight,
  onPick,
}: TimeSeriesProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const { fontFamily } = useMantineTheme();
  const { zone } = useSettings();
  const crosshair = useCrosshair();
  const pick = useRef(onPick);
  pick.current = onPick;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from CSS, which changes with the scheme
  useEffect(() => {
    if (!host.current || width === 0) return;
    const axis = { stroke: cssColor('--ink-3'), font: `11px ${fontFamily}`, ticks: { show: false } };
    const limitColor = cssColor('--fail-mark');
    const own = { setting: false };
    const plot = new UPlot(
      {
        width,
        height,
        legend: { show: false },
        // The last label of the time axis is centred below its tick and needs half its width.
        padding: [14, 22, 0, 0],
        tzDate: (ts) => UPlot.tzDate(new Date(ts * 1000), ianaZone(zone)),
        cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
        scales: {
          x: { time: true },
          y: { range: (_u, _min, max) => [0, Number.isFinite(max) && max > 0 ? max * 1.12 : 1] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            space: 70,
            size: 26,
            values: (_u, ticks) => ticks.map((t) => clockMinute(t * 1000, zone)),
          },
          {
            ...axis,
            grid: { stroke: cssColor('--line'), width: 1 },
            size: 70,
            ...(binary ? { incrs: BINARY_STEPS } : {}),
            space: 34,
            values: (_u, ticks) => ticks.map((t) => format(t)),
          },
        ],
        series: [
          {},
          ...lines.map((line, i) => {
            const color =
              line.kind === 'limit'
                ? limitColor
                : (LINE_COLORS[(line.color ?? i) % LINE_COLORS.length] ?? '#888');
            const faded = highlight !== undefined && line.id !== highlight && line.kind !== 'limit';
            return {
              label: line.label,
              stroke: faded ? `${color}38` : color,
              width: line.kind === 'limit' ? 1.2 : line.id === highlight ? 2.6 : 1.7,
              dash: line.kind === 'limit' ? [5, 4] : [],
              points: { show: false },
              spanGaps: false,
            } satisfies UPlot.Series;
          }),
        ],
        hooks: {
          setCursor: [
            (u) => {
              if (own.setting) return;
              const left = u.cursor.left ?? -1;
              crosshair.set(left < 0 ? undefined : u.posToVal(left, 'x') * 1000);
            },
          ],
          draw: [
            (u) => {
              // Limits carry their name, so that nobody has to match colours with a legend.
              lines.forEach((line, i) => {
                const value = line.kind === 'limit' ? line.values.find((v) => v !== null) : undefined;
                if (value === undefined || value === null || !u.series[i + 1]) return;
                const y = u.valToPos(value, 'y', true);
                u.ctx.save();
                u.ctx.font = `${11 * devicePixelRatio}px ${fontFamily}`;
                u.ctx.fillStyle = cssColor('--fail-ink');
                // Two limits may lie close together: the second one is named at the other end.
                const second = lines[i - 1]?.kind === 'limit';
                u.ctx.textAlign = second ? 'left' : 'right';
                const x = second ? u.bbox.left + 4 * devicePixelRatio : u.bbox.left + u.bbox.width;
                u.ctx.fillText(line.label, x, y - 4 * devicePixelRatio);
                u.ctx.restore();
              });
            },
          ],
        },
      },
      [times.map((t) => t / 1000), ...lines.map((line) => [...line.values])] as UPlot.AlignedData,
      host.current,
    );
    const click = () => {
      const left = plot.cursor.left ?? -1;
      if (left >= 0) pick.current?.(plot.posToVal(left, 'x') * 1000);
    };
    plot.over.addEventListener('click', click);
    const unsubscribe = crosshair.subscribe(() => {
      const at = crosshair.get();
      own.setting = true;
      plot.setCursor({ left: at === undefined ? -10 : plot.valToPos(at / 1000, 'x'), top: 0 }, false);
      own.setting = false;
    });
    return () => {
      unsubscribe();
      plot.over.removeEventListener('click', click);
      plot.destroy();
    };
  }, [times, lines, format, binary, height, width, scheme, zone, highlight, crosshair, fontFamily]);

  return (
    <div ref={ref}>
      <div ref={host} style={{ height }} />
    </div>
  );
}
