// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { Change, Restart, TimeWindow } from '../../api/answers';
import { useSettings } from '../../frame/settings';
import { clockMinute, clockTime, duration, MINUTE } from '../../model/time';
import { plural } from '../../model/units';
import classes from './EventLanes.module.css';

type Mark = { at: number; until?: number; text: string };
type Lane = { name: string; tone: 'fail' | 'warn' | 'plain'; marks: Mark[] };

/** What happened when, in lanes over one time axis: what people did on top, what broke below. */
export function EventLanes({
  window,
  changes,
  restarts,
}: {
  window: TimeWindow;
  changes: readonly Change[];
  restarts: readonly Restart[];
}) {
  const { zone } = useSettings();
  const span = Math.max(1, window.to - window.from);
  const x = (at: number) => `${Math.min(100, Math.max(0, ((at - window.from) / span) * 100))}%`;
  const inside = (at: number) => at >= window.from && at <= window.to;
  const of = (...kinds: string[]) =>
    changes.filter((c) => kinds.includes(c.kind) && inside(c.at)).map((c) => ({ at: c.at, text: c.text }));
  const lanes: Lane[] = (
    [
      { name: 'Deploys and settings', tone: 'plain', marks: of('deploy', 'config', 'rescale') },
      { name: 'Processes ended', tone: 'warn', marks: of('container-ended') },
      {
        name: 'Restarts',
        tone: 'fail',
        marks: restarts
          .filter((r) => inside(r.at))
          .map((r) => ({
            at: r.at,
            until: r.recoveredAt ?? window.to,
            text: [
              r.cause,
              r.recoveredAt === undefined ? 'not recovered' : `down ${duration(r.recoveredAt - r.at)}`,
            ]
              .filter(Boolean)
              .join(', '),
          })),
      },
    ] satisfies Lane[]
  ).filter((lane) => lane.marks.length > 0);
  if (lanes.length === 0) return null;

  const step =
    span > 3 * 60 * MINUTE
      ? 60 * MINUTE
      : span > 90 * MINUTE
        ? 30 * MINUTE
        : span > 20 * MINUTE
          ? 10 * MINUTE
          : MINUTE;
  const ticks: number[] = [];
  for (let t = Math.ceil(window.from / step) * step; t <= window.to; t += step) ticks.push(t);

  return (
    <section aria-label="What happened in this window" className={classes.lanes}>
      {lanes.map((lane) => (
        <div key={lane.name} className={classes.lane}>
          <span className={classes.name}>{lane.name}</span>
          <div
            className={classes.track}
            role="img"
            aria-label={`${lane.name}: ${plural(lane.marks.length, 'event')}; ${lane.marks
              .slice(0, 5)
              .map((m) => `${clockTime(m.at, zone)} ${m.text}`)
              .join('; ')}`}
          >
            {lane.marks.map((m, i) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: two events may share time and text
                key={i}
                className={classes.mark}
                data-tone={lane.tone}
                style={{
                  left: x(m.at),
                  ...(m.until ? { width: `${((m.until - m.at) / span) * 100}%` } : {}),
                }}
                title={`${clockTime(m.at, zone)} ${m.text}`}
              />
            ))}
          </div>
        </div>
      ))}
      <div className={classes.lane} aria-hidden="true">
        <span />
        <div className={classes.axis}>
          {ticks.map((t) => (
            <span key={t} className="num" style={{ left: x(t) }}>
              {clockMinute(t, zone)}
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}
