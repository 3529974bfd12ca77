// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { ActionIcon, Select, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconSearch, IconX } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { JobRow, VerdictCounts } from '../../api/answers';
import { useJobs } from '../../api/queries';
import { Ago } from '../../components/Ago';
import { type Grade, MiniStrip } from '../../components/HeatStrip';
import { StateGlyph, StatePill } from '../../components/StateMark';
import { Empty, Failed, Loading, Notice } from '../../components/States';
import { useReportDataAt } from '../../frame/settings';
import { useShortcuts } from '../../frame/shortcuts';
import { useTitle } from '../../frame/useTitle';
import { count, percent, plural } from '../../model/units';
import { VERDICTS, type Verdict, verdictMeaning, verdictTone, verdictWord } from '../../model/verdict';
import classes from './Jobs.module.css';
import type { JobSort, JobsSearch } from './url';
import { useSteadyRows } from './useSteadyRows';

const NO_COUNTS: VerdictCounts = { FAILING: 0, DEGRADED: 0, HEALTHY: 0, UNKNOWN: 0 };
/** The band reads from bad to good; Unknown stands last, because it is a question and not a grade. */
const BAND: readonly Verdict[] = ['FAILING', 'DEGRADED', 'HEALTHY', 'UNKNOWN'];
const ROW_HEIGHT = 62;

export function JobsPage() {
  useTitle('Jobs');
  const search = useSearch({ from: '/jobs' });
  const navigate = useNavigate({ from: '/jobs' });
  const { verdict, q, cluster, cause, sort, dir } = search;
  const jobs = useJobs({ verdict, q, cluster, cause, sort, dir });
  const [inside, setInside] = useState(false);

  const pages = jobs.data?.pages;
  const loaded = useMemo(() => pages?.flatMap((page) => page.jobs) ?? [], [pages]);
  const first = pages?.[0];
  const counts = first?.counts ?? NO_COUNTS;
  const known = VERDICTS.reduce((sum, v) => sum + counts[v], 0);
  const steady = useSteadyRows(loaded, (row) => row.slug, inside);
  useReportDataAt(
    loaded.reduce<number | undefined>((max, row) => Math.max(max ?? 0, row.takenAt ?? 0) || max, undefined),
  );

  const change = (part: Partial<JobsSearch>, replace = false) =>
    navigate({ search: (prev) => ({ ...prev, ...part }), replace });
  const filtered = Boolean(verdict || q || cluster || cause);

  const shortcuts = useMemo(
    () => [
      { keys: 'j', label: 'Next job', run: () => focusRow(1) },
      { keys: 'k', label: 'Previous job', run: () => focusRow(-1) },
    ],
    [],
  );
  useShortcuts(shortcuts);

  return (
    <>
      <div className={classes.top}>
        <h1 className={classes.title}>Jobs</h1>
        <p className={classes.sentence}>{first ? sentence(counts, known) : ' '}</p>
      </div>

      <div className={classes.band} role="group" aria-label="Filter by state">
        {BAND.map((v) => (
          <Tooltip key={v} label={verdictMeaning[v]}>
            <UnstyledButton
              className={classes.count}
              data-tone={verdictTone[v]}
              data-zero={counts[v] === 0}
              aria-pressed={verdict === v}
              onClick={() => change({ verdict: verdict === v ? undefined : v })}
            >
              <StateGlyph tone={verdictTone[v]} size={20} />
              <span className={`${classes.figure} num`}>{count(counts[v])}</span>
              <span className={classes.word}>{verdictWord[v]}</span>
            </UnstyledButton>
          </Tooltip>
        ))}
      </div>

      <div className={classes.filters}>
        <TextFilter value={q ?? ''} onChange={(text) => change({ q: text || undefined }, true)} />
        {(first?.clusters.length ?? 0) > 1 && (
          <Select
            aria-label="Cluster"
            placeholder="All clusters"
            clearable
            data={first?.clusters ?? []}
            value={cluster ?? null}
            onChange={(c) => change({ cluster: c ?? undefined })}
            w={190}
            size="sm"
          />
        )}
        {cause && (
          <span className={classes.chip}>
            Cause: <b>{cause}</b>
            <ActionIcon
              size="xs"
              variant="transparent"
              color="gray"
              aria-label="Remove the cause filter"
              onClick={() => change({ cause: undefined })}
            >
              <IconX size={13} />
            </ActionIcon>
          </span>
        )}
        <span className={classes.total}>
          {first && (filtered ? `${count(first.total)} of ${count(known)} jobs` : plural(known, 'job'))}
        </span>
      </div>

      {jobs.isError && !first && (
        <Failed what="The job list could not be loaded" error={jobs.error} retry={() => jobs.refetch()} />
      )}
      {jobs.isError && first && (
        <Notice tone="warn">
          The list could not be renewed: {jobs.error.message} What you see is older.
        </Notice>
      )}
      {jobs.isPending && <Loading heights={[40, 60, 60, 60, 60]} label="Loading jobs" />}
      {first && steady.rows.length === 0 && (filtered ? <NoMatch /> : <NoJobs />)}
      {first && steady.rows.length > 0 && (
        <>
          {steady.changed && (
            <button type="button" className={classes.moved} onClick={steady.show}>
              The order has changed. Show it
            </button>
          )}
          <div onPointerEnter={() => setInside(true)} onPointerLeave={() => setInside(false)}>
            <JobTable
              rows={steady.rows}
              total={first.total}
              sort={sort ?? 'worst'}
              dir={dir}
              onSort={(s, d) => change({ sort: s === 'worst' ? undefined : s, dir: d })}
              onEnd={() => jobs.hasNextPage && !jobs.isFetchingNextPage && jobs.fetchNextPage()}
            />
          </div>
        </>
      )}
    </>
  );
}

function focusRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-job-link]')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

function sentence(counts: VerdictCounts, known: number): string {
  if (known === 0) return 'No job has reported yet.';
  const sick = counts.FAILING + counts.DEGRADED;
  const blind = counts.UNKNOWN > 0 ? ` ${plural(counts.UNKNOWN, 'job')} cannot be judged yet.` : '';
  if (sick === 0) return `${counts.HEALTHY === known ? 'All are well.' : 'None is known to be ill.'}${blind}`;
  const parts = [
    counts.FAILING > 0 ? `${count(counts.FAILING)} ${counts.FAILING === 1 ? 'is' : 'are'} failing` : '',
    counts.DEGRADED > 0 ? `${count(counts.DEGRADED)} ${counts.DEGRADED === 1 ? 'is' : 'are'} degraded` : '',
  ].filter(Boolean);
  return `Of ${plural(known, 'job')}, ${parts.join(' and ')}.${blind}`;
}

function TextFilter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback(onChange, 180);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      aria-label="Filter jobs by name, cluster or cause"
      placeholder="Filter by name, cluster or cause"
      leftSection={<IconSearch size={15} />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      className={classes.textFilter}
      size="sm"
    />
  );
}

function NoMatch() {
  const navigate = useNavigate({ from: '/jobs' });
  return (
    <Empty title="No job matches these filters">
      <button type="button" className={classes.plain} onClick={() => navigate({ search: {} })}>
        Remove all filters
      </button>
    </Empty>
  );
}

function NoJobs() {
  return (
    <Empty tone="unknown" title="No job has been seen yet">
      A job appears here with its first snapshot. Put the agent on a Flink cluster, or point{' '}
      <code>squirrel serve --flink URL</code> at one. <Link to="/system">What has arrived so far</Link>
    </Empty>
  );
}

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, JobRow>();
const columns = helper.columns([
  helper.display({ id: 'state', header: 'State', cell: ({ row }) => <StateCell job={row.original} /> }),
  helper.display({
    id: 'job',
    header: 'Job and top cause',
    cell: ({ row }) => <JobCell job={row.original} />,
  }),
  helper.display({
    id: 'restarts',
    header: 'Restarts 1 h / 24 h',
    cell: ({ row }) => <RestartsCell job={row.original} />,
  }),
  helper.display({ id: 'checks', header: 'Checks', cell: ({ row }) => <ChecksCell job={row.original} /> }),
  helper.display({
    id: 'backpressure',
    header: 'Back pressure',
    cell: ({ row }) => <ShareCell share={row.original.backpressure} limit={0.5} what="back pressure" />,
  }),
  helper.display({
    id: 'memory',
    header: 'Memory',
    cell: ({ row }) => <ShareCell share={row.original.memory} limit={0.9} what="memory" />,
  }),
  helper.display({
    id: 'cluster',
    header: 'Cluster',
    cell: ({ row }) => <span className={classes.cluster}>{row.original.cluster}</span>,
  }),
]);

/** Which column sorts by what; the others have no order on the server. */
const SORT_OF: Record<string, JobSort | undefined> = {
  state: 'worst',
  job: 'name',
  restarts: 'restarts',
  cluster: 'cluster',
};

type JobTableProps = {
  rows: readonly JobRow[];
  total: number;
  sort: JobSort;
  dir: 'asc' | 'desc' | undefined;
  onSort: (sort: JobSort, dir: 'asc' | 'desc' | undefined) => void;
  onEnd: () => void;
};

function JobTable({ rows, total, sort, dir, onSort, onEnd }: JobTableProps) {
  const table = useTable({ features, columns, data: rows as JobRow[], getRowId: (row) => row.slug });
  const body = useRef<HTMLDivElement>(null);
  const model = table.getRowModel().rows;
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(body.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: model.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (i) => model[i]?.id ?? i,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the last visible row decides
  useEffect(() => {
    if (last >= model.length - 15 && model.length < total) onEnd();
  }, [last, model.length, total]);

  const ascendingFirst = (s: JobSort) => s === 'name' || s === 'cluster';
  return (
    <div role="table" aria-label="Jobs" aria-rowcount={total + 1} className={classes.table}>
      <div role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" className={`${classes.row} ${classes.head}`}>
            {group.headers.map((header) => {
              const by = SORT_OF[header.column.id];
              const on = by !== undefined && by === sort;
              const up = on && (dir ?? (ascendingFirst(by) ? 'asc' : 'desc')) === 'asc';
              return (
                <div
                  key={header.id}
                  role="columnheader"
                  className={classes[header.column.id] ?? ''}
                  aria-sort={on ? (up ? 'ascending' : 'descending') : undefined}
                >
                  {by ? (
                    <UnstyledButton
                      className={classes.sort}
                      data-on={on}
                      onClick={() => onSort(by, on ? (up ? 'desc' : 'asc') : undefined)}
                    >
                      <table.FlexRender header={header} />
                      {by === 'worst' && on ? ', worst first' : ''}
                      {on && (up ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />)}
                    </UnstyledButton>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <div role="rowgroup" ref={body} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = model[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              className={`${classes.row} ${classes.line}`}
              data-tone={verdictTone[row.original.verdict]}
              style={{ transform: `translateY(${item.start - offset}px)` }}
            >
              {row.getAllCells().map((cell) => (
                <div key={cell.id} role="cell" className={classes[cell.column.id] ?? ''}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function StateCell({ job }: { job: JobRow }) {
  return (
    <>
      <StatePill tone={verdictTone[job.verdict]}>{verdictWord[job.verdict]}</StatePill>
      <div className={classes.sub}>
        {job.since !== undefined && <Ago at={job.since} />}
        {job.stale && (
          <Tooltip label="No snapshot for more than two periods; the row shows the last one.">
            <span className={classes.stale}> stale</span>
          </Tooltip>
        )}
      </div>
    </>
  );
}

function JobCell({ job }: { job: JobRow }) {
  return (
    <>
      <Link to="/jobs/$slug" params={{ slug: job.slug }} className={classes.jobLink} data-job-link="">
        {job.name}
      </Link>
      <div className={classes.cause}>
        {job.topCause ? (
          <span title={job.topCause.summary}>{job.topCause.title}</span>
        ) : job.verdict === 'HEALTHY' ? (
          <span className={classes.none}>nothing wrong found</span>
        ) : job.verdict === 'UNKNOWN' ? (
          <span className={classes.none}>{job.headline ?? 'too little is known to say'}</span>
        ) : (
          <span className={classes.none}>{job.headline ?? 'no known cause matched'}</span>
        )}
      </div>
    </>
  );
}

function RestartsCell({ job }: { job: JobRow }) {
  if (job.restartsLastHour === undefined) return <span className={classes.none}>unknown</span>;
  const grades = job.restartStrip.map<Grade>((n) => (n === null ? 'unknown' : n > 0 ? 'bad' : 'good'));
  return (
    <div className={classes.restartCell}>
      <span className="num">
        <b data-none={job.restartsLastHour === 0}>{count(job.restartsLastHour)}</b>
        <span className={classes.sub}> / {job.restarts24h === undefined ? '?' : count(job.restarts24h)}</span>
      </span>
      {job.restartsLastHour > 0 && grades.length > 0 && (
        <MiniStrip grades={grades} summary={`${plural(job.restartsLastHour, 'restart')} in the last hour`} />
      )}
    </div>
  );
}

function ChecksCell({ job }: { job: JobRow }) {
  const known = job.checksTotal - job.checksUnknown;
  if (job.checksTotal === 0 || known === 0) return <span className={classes.none}>none possible</span>;
  return (
    <>
      <span className="num">
        {job.checksFailed > 0 ? (
          <>
            <b className={classes.bad}>{job.checksFailed} failed</b>
            <span className={classes.sub}> of {job.checksTotal}</span>
          </>
        ) : (
          <>
            {known} <span className={classes.sub}>of {job.checksTotal} passed</span>
          </>
        )}
      </span>
      {job.checksUnknown > 0 && <div className={classes.sub}>{job.checksUnknown} unknown</div>}
    </>
  );
}

function ShareCell({ share, limit, what }: { share: number | undefined; limit: number; what: string }) {
  if (share === undefined) return <span className={classes.none}>unknown</span>;
  const bad = share >= limit;
  return (
    <span
      className={`${classes.share} num`}
      data-bad={bad}
      title={`Worst ${what}: ${percent(share)}, limit ${percent(limit)}`}
    >
      <span className={classes.barTrack}>
        <span className={classes.barFill} style={{ width: `${Math.min(100, Math.max(2, share * 100))}%` }} />
        <span className={classes.barLimit} style={{ left: `${limit * 100}%` }} />
      </span>
      {percent(share)}
    </span>
  );
}
