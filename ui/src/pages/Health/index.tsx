// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { ContainerHealth, JobHealth, OperatorHealth } from '../../api/answers';
import { useJobHealth } from '../../api/queries';
import { Ago } from '../../components/Ago';
import { CrosshairScope } from '../../components/crosshair';
import { type Grade, HeatStrip } from '../../components/HeatStrip';
import { DataTable, Panel } from '../../components/Panel';
import { StateGlyph, StatePill } from '../../components/StateMark';
import { Empty, Failed, Loading, Notice } from '../../components/States';
import { LINE_COLORS, type Line, TimeSeries } from '../../components/TimeSeries';
import type { CommonSearch } from '../../frame/params';
import { useSettings } from '../../frame/settings';
import { clockMinute, clockTime, duration, iso } from '../../model/time';
import { bytes, count, percent, plural } from '../../model/units';
import { CheckRows } from './Checks';
import classes from './Health.module.css';
import type { HealthSearch } from './url';

/** Share of a minute in which the old generation may be collected. */
/** As many memory lines as a reader can tell apart; the table has them all. */
const MAX_LINES = 24;
/** Up to so many lines the healthy ones are company, beyond it they are noise. */
const FEW = 8;

type Series = readonly (number | null)[];

function known(series: Series): number[] {
  return series.filter((v): v is number => v !== null);
}
const peak = (series: Series) => {
  const values = known(series);
  return values.length > 0 ? Math.max(...values) : undefined;
};
const latest = (series: Series) => known(series).at(-1);
function gradesOver(series: Series, limit: number): Grade[] {
  return series.map((v) => (v === null ? 'unknown' : v > limit ? 'bad' : 'good'));
}

export function HealthPage() {
  const { slug } = useParams({ from: '/jobs/$slug/health' });
  const search = useSearch({ from: '/jobs/$slug/health' }) as HealthSearch & CommonSearch;
  const navigate = useNavigate({ from: '/jobs/$slug/health' });
  const health = useJobHealth(slug, search.to);
  const change = useCallback(
    (part: Partial<HealthSearch>) =>
      void navigate({ search: (prev) => ({ ...prev, ...part }), replace: true, resetScroll: false }),
    [navigate],
  );
  /** From a red square to the log lines of that minute: one click. */
  const onPick = useCallback(
    (from: number, to: number) =>
      void navigate({
        to: '/jobs/$slug/logs',
        params: { slug },
        search: { view: 'timeline', from: iso(from), to: iso(to) },
      }),
    [navigate, slug],
  );

  if (!health.data) {
    return health.isPending ? (
      <Loading heights={[260, 180, 180, 240]} label="Loading the health of the job" />
    ) : (
      <Failed
        what="The health of the job could not be loaded"
        error={health.error}
        retry={() => health.refetch()}
      />
    );
  }
  const data = health.data;
  const tables = new Set(search.tables?.split(',') ?? []);
  const tableOf = (id: string) => ({
    asTable: tables.has(id),
    onAsTable: (on: boolean) => {
      const next = new Set(tables);
      if (on) next.add(id);
      else next.delete(id);
      change({ tables: [...next].join(',') || undefined });
    },
  });
  const part: PartProps = { data, search, change, onPick, tableOf };
  return (
    <CrosshairScope>
      <div className={classes.layout}>
        <div className={classes.panels}>
          {health.isError && (
            <Notice tone="warn">The page could not be renewed: {health.error.message}</Notice>
          )}
          <Checks {...part} />
          <BackPressure {...part} />
          <GarbageCollection {...part} />
          <Memory {...part} />
          <Cpu {...part} />
          <Flow {...part} />
          <Checkpoints {...part} />
        </div>
        <Index data={data} />
      </div>
    </CrosshairScope>
  );
}

type PartProps = {
  data: JobHealth;
  search: HealthSearch;
  change: (part: Partial<HealthSearch>) => void;
  onPick: (from: number, to: number) => void;
  tableOf: (id: string) => { asTable: boolean; onAsTable: (on: boolean) => void };
};

/** Which panels are fine and which are not, beside them all. */
function Index({ data }: { data: JobHealth }) {
  const failed = data.checks.some((c) => c.status === 'FAILED');
  const none = data.operators.length === 0 && data.containers.length === 0;
  const bad = (series: Series, limit: number) => known(series).some((v) => v > limit);
  const tone = (hasData: boolean, isBad: boolean) => (!hasData ? 'unknown' : isBad ? 'fail' : 'good');
  const containers = data.containers.length > 0;
  const entries = [
    ['checks', 'Checks', failed ? 'fail' : none ? 'unknown' : 'good'],
    [
      'backpressure',
      'Back pressure',
      tone(
        data.operators.length > 0,
        data.operators.some((o) => bad(o.backpressure, o.limit)),
      ),
    ],
    [
      'gc',
      'GC old generation',
      tone(
        containers,
        data.containers.some((c) => bad(c.gcOld, data.limits.gcOld)),
      ),
    ],
    [
      'memory',
      'Memory',
      tone(
        containers,
        data.containers.some((c) => (memoryOf(c)?.share ?? 0) > data.limits.memory),
      ),
    ],
    [
      'cpu',
      'CPU',
      tone(
        containers,
        data.containers.some((c) => c.cpu?.healthy === false),
      ),
    ],
    ['flow', 'Throughput and lag', data.throughput.in.length + data.lag.length > 0 ? undefined : 'unknown'],
    [
      'checkpoints',
      'Checkpoints',
      tone(
        data.checkpoints.some((c) => c.status === 'COMPLETED' || c.status === 'FAILED'),
        data.checkpoints.some((c) => c.status === 'FAILED'),
      ),
    ],
  ] as const;
  return (
    <nav className={classes.index} aria-label="On this page">
      {entries.map(([id, label, t]) => (
        <a key={id} href={`#${id}`}>
          {t ? <StateGlyph tone={t} size={14} /> : <span className={classes.noGlyph} />}
          {label}
        </a>
      ))}
    </nav>
  );
}

function Checks({ data, search, onPick }: PartProps) {
  const n = (status: string) => data.checks.filter((c) => c.status === status).length;
  const unknown = n('UNKNOWN');
  return (
    <Panel
      id="checks"
      title="Basic job stats"
      sentence={
        data.checks.length === 0
          ? 'No check has run yet.'
          : `${n('FAILED') === 0 ? 'None' : count(n('FAILED'))} of ${plural(data.checks.length, 'check')} failed in this window${unknown > 0 ? `; ${count(unknown)} unknown` : ''}.`
      }
    >
      <CheckRows
        checks={data.checks}
        start={data.window.from}
        stepMs={data.window.paneMs}
        pointAt={search.check}
        onPick={onPick}
      />
    </Panel>
  );
}

function RowOfStrip({
  name,
  sub,
  value,
  children,
  pointed,
}: {
  name: React.ReactNode;
  sub?: React.ReactNode;
  value: string;
  children: React.ReactNode;
  pointed?: boolean;
}) {
  return (
    <div className={classes.stripRow} data-pointed={pointed}>
      <div className={classes.stripName}>
        <p>{name}</p>
        {sub && <p className={classes.sub}>{sub}</p>}
      </div>
      {children}
      <div className={`${classes.stripValue} num`}>{value}</div>
    </div>
  );
}

function Axis({ data }: { data: JobHealth }) {
  const { zone } = useSettings();
  const { from, to, paneMs } = data.window;
  return (
    <div className={`${classes.stripRow} ${classes.axisRow} num`} aria-hidden="true">
      <span />
      <div className={classes.axis}>
        <span>{clockMinute(from, zone)}</span>
        <span>1 square = {duration(paneMs)}</span>
        <span>{clockMinute(to, zone)}</span>
      </div>
      <span className={classes.stripValue}>worst</span>
    </div>
  );
}

function NoData({ what, how }: { what: string; how: string }) {
  return (
    <Empty tone="unknown" title={`Nothing is known about ${what}`}>
      {how}
    </Empty>
  );
}

function BackPressure({ data, search, change, onPick, tableOf }: PartProps) {
  const { zone } = useSettings();
  const ops = data.operators;
  const isBad = (o: OperatorHealth) => known(o.backpressure).some((v) => v > o.limit);
  const bad = ops.filter(isBad);
  const bottleneck = ops.find((o) => o.bottleneck);
  const shown =
    search.all || bad.length === 0 ? ops : ops.filter((o) => isBad(o) || o.bottleneck || o.id === search.op);
  const fine = ops.length - shown.length;
  return (
    <Panel
      id="backpressure"
      title="Back pressured tasks"
      sentence={
        ops.length === 0
          ? 'No operator has reported.'
          : bad.length === 0
            ? `None of ${plural(ops.length, 'operator')} waited for the next one beyond its limit.`
            : `${plural(bad.length, 'operator')} of ${count(ops.length)} waited for the next one${bottleneck ? `; the likely bottleneck is ${bottleneck.name}` : ''}.`
      }
      table={
        ops.length > 0 && (
          <DataTable
            label="Back pressure per operator and minute"
            head={['Time', ...ops.map((o) => o.name)]}
            rows={
              data.operators[0]?.backpressure.map((_, i) => [
                clockTime(data.window.from + i * data.window.paneMs, zone),
                ...ops.map((o) => percentOrUnknown(o.backpressure[i])),
              ]) ?? []
            }
          />
        )
      }
      {...tableOf('backpressure')}
    >
      {ops.length === 0 ? (
        <NoData
          what="back pressure"
          how="It comes with the metrics of the agent, or from the REST address of the cluster."
        />
      ) : (
        <>
          {shown.map((o) => (
            <RowOfStrip
              key={o.id}
              pointed={search.op === o.id}
              name={o.name}
              sub={
                <>
                  {o.parallelism !== undefined && plural(o.parallelism, 'subtask')}
                  {o.bottleneck && (
                    <Tooltip label="It is busy while everything before it waits: the first busy vertex after the last one that is back pressured.">
                      <b className={classes.bottleneck}>
                        likely bottleneck, busy {percentOrUnknown(peak(o.busy))}
                      </b>
                    </Tooltip>
                  )}
                </>
              }
              value={percentOrUnknown(peak(o.backpressure))}
            >
              <HeatStrip
                name={`Back pressure of ${o.name}`}
                start={data.window.from}
                stepMs={data.window.paneMs}
                values={o.backpressure}
                grades={gradesOver(o.backpressure, o.limit)}
                format={percent}
                detail={(i) =>
                  o.busy[i] === undefined || o.busy[i] === null
                    ? undefined
                    : `busy ${percent(o.busy[i] as number)}`
                }
                onPick={onPick}
              />
            </RowOfStrip>
          ))}
          <Axis data={data} />
          {(fine > 0 || (search.all && bad.length > 0)) && (
            <button
              type="button"
              className={classes.link}
              onClick={() => change({ all: search.all ? undefined : true })}
            >
              {fine > 0 ? `${plural(fine, 'operator')} fine: show` : 'Hide those that are fine'}
            </button>
          )}
        </>
      )}
    </Panel>
  );
}

function percentOrUnknown(value: number | null | undefined): string {
  return value === null || value === undefined ? 'unknown' : percent(value);
}

/** The JobManager first, then task managers by name. */
function ordered(containers: readonly ContainerHealth[]): ContainerHealth[] {
  return [...containers].sort(
    (a, b) =>
      Number(b.kind === 'JOB_MANAGER') - Number(a.kind === 'JOB_MANAGER') ||
      a.id.localeCompare(b.id, 'en', { numeric: true }),
  );
}

function GarbageCollection({ data, onPick, tableOf }: PartProps) {
  const { zone } = useSettings();
  const containers = ordered(data.containers);
  const bad = containers.filter((c) => known(c.gcOld).some((v) => v > data.limits.gcOld));
  return (
    <Panel
      id="gc"
      title="GC old generation"
      sentence={
        containers.length === 0
          ? 'No process has reported.'
          : bad.length === 0
            ? `No process spent more than ${percent(data.limits.gcOld)} of a minute collecting the old generation.`
            : `${bad
                .map((c) => c.id)
                .slice(0, 3)
                .join(
                  ', ',
                )} spent more than ${percent(data.limits.gcOld)} of a minute collecting the old generation.`
      }
      table={
        containers.length > 0 && (
          <DataTable
            label="Old generation garbage collection per process and minute"
            head={['Time', ...containers.map((c) => c.id)]}
            rows={
              containers[0]?.gcOld.map((_, i) => [
                clockTime(data.window.from + i * data.window.paneMs, zone),
                ...containers.map((c) => percentOrUnknown(c.gcOld[i])),
              ]) ?? []
            }
          />
        )
      }
      {...tableOf('gc')}
    >
      {containers.length === 0 ? (
        <NoData what="garbage collection" how="It comes with the metrics of the agent." />
      ) : (
        <>
          {containers.map((c) => (
            <RowOfStrip key={c.id} name={c.id} sub={c.host} value={percentOrUnknown(peak(c.gcOld))}>
              <HeatStrip
                name={`Old generation collection of ${c.id}`}
                start={data.window.from}
                stepMs={data.window.paneMs}
                values={c.gcOld}
                grades={gradesOver(c.gcOld, data.limits.gcOld)}
                format={(v) => `${percent(v)} (${duration(v * data.window.paneMs)})`}
                detail={(i) =>
                  c.gc[i] === null || c.gc[i] === undefined
                    ? undefined
                    : `all collectors ${percent(c.gc[i] as number)}`
                }
                onPick={onPick}
              />
            </RowOfStrip>
          ))}
          <Axis data={data} />
        </>
      )}
    </Panel>
  );
}

type MemoryFact = {
  container: ContainerHealth;
  kind: MemoryKind;
  series: Series;
  limit: number | undefined;
  current: number | undefined;
  peak: number;
  share: number | undefined;
};

const MEMORY_NAME = { rss: 'Resident memory', heap: 'Heap' } as const;
type MemoryKind = keyof typeof MEMORY_NAME;

/** Resident memory against the container's limit, or the heap against its maximum. */
function memoryFact(container: ContainerHealth, kind: MemoryKind): MemoryFact | undefined {
  const [series, limit] =
    kind === 'rss' ? [container.rss, container.memoryLimit] : [container.heapUsed, container.heapMax];
  const top = peak(series);
  if (top === undefined) return undefined;
  return {
    container,
    kind,
    series,
    limit,
    current: latest(series),
    peak: top,
    share: limit ? top / limit : undefined,
  };
}

/** Of both kinds, the one that is closer to its limit. */
function memoryOf(container: ContainerHealth): MemoryFact | undefined {
  return (['rss', 'heap'] as const)
    .flatMap((kind) => memoryFact(container, kind) ?? [])
    .sort((a, b) => (b.share ?? -1) - (a.share ?? -1))[0];
}

function Memory({ data, search, change, onPick, tableOf }: PartProps) {
  const { zone } = useSettings();
  const limitShare = data.limits.memory;
  const [highlight, setHighlight] = useState<string | undefined>(undefined);
  const worst = useMemo(() => data.containers.flatMap((c) => memoryOf(c) ?? []), [data.containers]);
  const kind: MemoryKind =
    search.mem ?? [...worst].sort((a, b) => (b.share ?? -1) - (a.share ?? -1))[0]?.kind ?? 'heap';
  const facts = useMemo(
    () => ordered(data.containers).flatMap((c) => memoryFact(c, kind) ?? []),
    [data.containers, kind],
  );
  const over = facts.filter((f) => (f.share ?? 0) > limitShare);
  const onlyOver =
    over.length > 0 && (search.only === 'over90' || (search.only === undefined && facts.length > FEW));
  const shown = useMemo(() => {
    const chosen = onlyOver ? facts.filter((f) => (f.share ?? 0) > limitShare) : facts;
    return [...chosen].sort((a, b) => (b.share ?? -1) - (a.share ?? -1)).slice(0, MAX_LINES);
  }, [facts, onlyOver, limitShare]);
  const times = useMemo(
    () => (shown[0]?.series ?? []).map((_, i) => data.window.from + i * data.window.paneMs),
    [shown, data.window],
  );
  const lines = useMemo<Line[]>(() => {
    const measured: Line[] = shown.map((f, i) => ({
      id: f.container.id,
      label: f.container.id,
      values: f.series,
      color: i,
    }));
    // The limit of the one that is closest to it; other limits stand in the table, more lines would only be noise.
    const limit = shown[0]?.limit;
    if (limit) {
      const flat = (v: number) => times.map(() => v);
      measured.push(
        { id: 'max', label: `limit ${bytes(limit)}`, kind: 'limit', values: flat(limit) },
        { id: 'p90', label: percent(limitShare), kind: 'limit', values: flat(limit * limitShare) },
      );
    }
    return measured;
  }, [shown, times, limitShare]);

  const overAny = worst.filter((f) => (f.share ?? 0) > limitShare);
  const sentence =
    worst.length === 0
      ? 'No process has reported its memory.'
      : overAny.length === 0
        ? `All ${plural(worst.length, 'process', 'processes')} stayed below ${percent(limitShare)} of their limits.`
        : `${overAny
            .slice(0, 3)
            .map(
              (f) =>
                `${f.container.id} reached ${percent(f.share ?? 0)} of its ${f.kind === 'rss' ? 'container limit' : 'heap'}`,
            )
            .join('; ')}.`;
  return (
    <Panel
      id="memory"
      title="Memory"
      sentence={sentence}
      aside={
        <>
          {over.length > 0 && over.length < facts.length && (
            <Switch
              size="xs"
              label={`Only over ${percent(limitShare)}`}
              checked={onlyOver}
              onChange={(event) => change({ only: event.currentTarget.checked ? 'over90' : 'all' })}
            />
          )}
          {worst.length > 0 && (
            <SegmentedControl
              size="xs"
              aria-label="Which memory"
              value={kind}
              onChange={(v) => change({ mem: v === 'rss' ? 'rss' : 'heap', only: undefined })}
              data={[
                { value: 'heap', label: 'Heap' },
                { value: 'rss', label: 'Resident' },
              ]}
            />
          )}
        </>
      }
      table={
        facts.length > 0 && (
          <DataTable
            label="Memory per process and minute"
            head={['Time', ...shown.map((f) => f.container.id)]}
            rows={times.map((t, i) => [
              clockTime(t, zone),
              ...shown.map((f) =>
                f.series[i] === null || f.series[i] === undefined ? 'unknown' : bytes(f.series[i] as number),
              ),
            ])}
          />
        )
      }
      {...tableOf('memory')}
    >
      {facts.length === 0 ? (
        <NoData
          what={worst.length > 0 ? MEMORY_NAME[kind].toLowerCase() : 'memory'}
          how="It comes with the metrics of the agent, or from the node daemon."
        />
      ) : (
        <>
          <TimeSeries
            times={times}
            lines={lines}
            format={bytes}
            binary
            height={210}
            highlight={highlight}
            summary={`${MEMORY_NAME[kind]} of ${plural(shown.length, 'process', 'processes')}. ${sentence}`}
            onPick={(at) => onPick(at - data.window.paneMs / 2, at + data.window.paneMs / 2)}
          />
          <table className={`${classes.legend} num`}>
            <thead>
              <tr>
                <th scope="col">Process</th>
                <th scope="col">Now</th>
                <th scope="col">Peak</th>
                <th scope="col">Limit</th>
                <th scope="col">Peak of limit</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((f, i) => (
                <tr
                  key={f.container.id}
                  onPointerEnter={() => setHighlight(f.container.id)}
                  onPointerLeave={() => setHighlight(undefined)}
                >
                  <th scope="row">
                    <i style={{ background: LINE_COLORS[i % LINE_COLORS.length] }} /> {f.container.id}
                    {f.container.exitReason && (
                      <span className={classes.ended}>ended: {f.container.exitReason}</span>
                    )}
                  </th>
                  <td>{f.current === undefined ? 'unknown' : bytes(f.current)}</td>
                  <td>{bytes(f.peak)}</td>
                  <td>{f.limit === undefined ? 'unknown' : bytes(f.limit)}</td>
                  <td data-bad={(f.share ?? 0) > limitShare}>{percentOrUnknown(f.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Panel>
  );
}

function Cpu({ data }: PartProps) {
  const rows = ordered(data.containers).filter((c) => c.cpu);
  const bad = rows.filter((c) => c.cpu?.healthy === false);
  const cores = (v: number | undefined) => (v === undefined ? 'unknown' : v.toFixed(2));
  return (
    <Panel
      id="cpu"
      title="CPU"
      sentence={
        rows.length === 0
          ? 'No process has reported its CPU time.'
          : bad.length === 0
            ? 'No process is short of CPU.'
            : `${bad
                .map((c) => c.id)
                .slice(0, 3)
                .join(', ')} ${bad.length === 1 ? 'is' : 'are'} short of CPU.`
      }
    >
      {rows.length === 0 ? (
        <NoData what="CPU" how="It comes with the metrics of the agent." />
      ) : (
        <DataTable
          label="CPU per process, in cores"
          head={['Process', 'State', 'Min', 'P90', 'Max', 'Cores', 'Rule']}
          rows={rows.map((c) => [
            c.id,
            c.cpu?.healthy === undefined ? (
              <StatePill key="s" tone="unknown">
                Unknown
              </StatePill>
            ) : (
              <StatePill key="s" tone={c.cpu.healthy ? 'good' : 'fail'}>
                {c.cpu.healthy ? 'Healthy' : 'Unhealthy'}
              </StatePill>
            ),
            cores(c.cpu?.min),
            cores(c.cpu?.p90),
            cores(c.cpu?.max),
            c.cpu?.limit === undefined ? 'unknown' : count(c.cpu.limit),
            c.cpu?.rule ?? '',
          ])}
        />
      )}
    </Panel>
  );
}

function Flow({ data, onPick, tableOf }: PartProps) {
  const { zone } = useSettings();
  const { throughput, lag, window } = data;
  const length = Math.max(throughput.in.length, throughput.out.length, lag.length);
  const times = useMemo(
    () => Array.from({ length }, (_, i) => window.from + i * window.paneMs),
    [length, window],
  );
  const rates = useMemo<Line[]>(
    () => [
      { id: 'in', label: 'in', values: throughput.in, color: 0 },
      { id: 'out', label: 'out', values: throughput.out, color: 1 },
    ],
    [throughput],
  );
  const lags = useMemo<Line[]>(() => [{ id: 'lag', label: 'lag', values: lag, color: 2 }], [lag]);
  const hasRates = known(throughput.in).length + known(throughput.out).length > 0;
  const hasLag = known(lag).length > 0;
  const pick = (at: number) => onPick(at - window.paneMs / 2, at + window.paneMs / 2);
  const lagNow = latest(lag);
  return (
    <Panel
      id="flow"
      title="Throughput and lag"
      sentence={
        hasRates
          ? `${perSecond(latest(throughput.in))} in, ${perSecond(latest(throughput.out))} out${lagNow === undefined ? '' : `, ${plural(Math.round(lagNow), 'record')} behind`}.`
          : 'No throughput has been reported.'
      }
      table={
        length > 0 && (
          <DataTable
            label="Throughput and lag per minute"
            head={['Time', 'In', 'Out', 'Lag']}
            rows={times.map((t, i) => [
              clockTime(t, zone),
              perSecond(throughput.in[i]),
              perSecond(throughput.out[i]),
              lag[i] === null || lag[i] === undefined ? 'unknown' : count(lag[i] as number),
            ])}
          />
        )
      }
      {...tableOf('flow')}
    >
      {!hasRates && !hasLag ? (
        <NoData
          what="throughput"
          how="It comes with the metrics of the agent, or from the REST address of the cluster."
        />
      ) : (
        <div className={classes.pair}>
          {hasRates && (
            <figure>
              <figcaption>
                Records per second: <i style={{ background: LINE_COLORS[0] }} /> in{' '}
                <i style={{ background: LINE_COLORS[1] }} /> out
              </figcaption>
              <TimeSeries
                times={times}
                lines={rates}
                format={count}
                height={140}
                summary="Records per second, in and out"
                onPick={pick}
              />
            </figure>
          )}
          {hasLag && (
            <figure>
              <figcaption>
                <i style={{ background: LINE_COLORS[2] }} /> Records behind the source
              </figcaption>
              <TimeSeries
                times={times}
                lines={lags}
                format={count}
                height={140}
                summary="Records behind the source"
                onPick={pick}
              />
            </figure>
          )}
        </div>
      )}
    </Panel>
  );
}

function perSecond(value: number | null | undefined): string {
  return value === null || value === undefined ? 'unknown' : `${count(Math.round(value))}/s`;
}

function Checkpoints({ data }: PartProps) {
  const list = data.checkpoints;
  const failed = list.filter((c) => c.status === 'FAILED').length;
  const ended = failed + list.filter((c) => c.status === 'COMPLETED').length;
  return (
    <Panel
      id="checkpoints"
      title="Checkpoints"
      sentence={
        list.length === 0
          ? 'No checkpoint in this window.'
          : ended === 0
            ? 'No checkpoint has ended yet.'
            : failed === 0
              ? `The last ${plural(ended, 'checkpoint')} went well.`
              : `${count(failed)} of the last ${plural(ended, 'checkpoint')} failed.`
      }
    >
      {list.length === 0 ? (
        <NoData
          what="checkpoints"
          how="If checkpointing is on, they appear with the first one that is triggered."
        />
      ) : (
        <DataTable
          label="Checkpoints, newest first"
          head={['Id', 'State', 'Triggered', 'Duration', 'Size', 'Full size', 'Acknowledged', 'Reason']}
          rows={list.slice(0, 50).map((c) => [
            `${c.id}${c.savepoint ? ' savepoint' : ''}`,
            <StatePill
              key="s"
              tone={c.status === 'COMPLETED' ? 'good' : c.status === 'FAILED' ? 'fail' : 'unknown'}
            >
              {c.status.charAt(0) + c.status.slice(1).toLowerCase().replace(/_/g, ' ')}
            </StatePill>,
            c.triggeredAt === undefined ? '' : <Ago key="t" at={c.triggeredAt} />,
            c.durationMs === undefined ? '' : duration(c.durationMs),
            c.sizeBytes === undefined ? '' : bytes(c.sizeBytes),
            c.fullSizeBytes === undefined ? '' : bytes(c.fullSizeBytes),
            c.acknowledged === undefined || !c.expected ? '' : `${c.acknowledged} of ${c.expected}`,
            c.reason ?? '',
          ])}
        />
      )}
    </Panel>
  );
}
