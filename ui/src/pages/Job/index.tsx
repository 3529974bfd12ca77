// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { JobPage } from '../../api/answers';
import { ApiError } from '../../api/errors';
import { useJob } from '../../api/queries';
import { Ago } from '../../components/Ago';
import { StatePill } from '../../components/StateMark';
import { Empty, Failed, Loading, Notice } from '../../components/States';
import { useNow, useReportDataAt } from '../../frame/settings';
import { useShortcuts } from '../../frame/shortcuts';
import { useTitle } from '../../frame/useTitle';
import { causes } from '../../model/findings';
import { duration } from '../../model/time';
import { verdictTone, verdictWord } from '../../model/verdict';
import classes from './Job.module.css';

const TABS = [
  { to: '/jobs/$slug', label: 'Diagnosis' },
  { to: '/jobs/$slug/logs', label: 'Logs' },
  { to: '/jobs/$slug/health', label: 'Health' },
  { to: '/jobs/$slug/config', label: 'Configuration' },
] as const;

/** Head and tabs of one job. Its state and top cause stay in sight on every tab. */
export function JobLayout() {
  const { slug } = useParams({ from: '/jobs/$slug' });
  const job = useJob(slug);
  const data = job.data;
  useReportDataAt(data?.row.takenAt);
  const navigate = useNavigate();
  const path = useRouterState({ select: (s) => s.location.pathname.replace(/\/$/, '') });
  const at = Math.max(
    0,
    TABS.findIndex((tab) => path === tab.to.replace('$slug', slug)),
  );

  const top = data && causes(data.diagnosis)[0];
  useTitle(data ? `${data.row.name}: ${verdictWord[data.row.verdict]}${top ? `, ${top.title}` : ''}` : slug);

  const shortcuts = useMemo(() => {
    const go = (step: number) => {
      const tab = TABS[(at + step + TABS.length) % TABS.length];
      if (tab) void navigate({ to: tab.to, params: { slug } });
    };
    return [
      { keys: '[', label: 'Previous tab', run: () => go(-1) },
      { keys: ']', label: 'Next tab', run: () => go(1) },
    ];
  }, [at, navigate, slug]);
  useShortcuts(shortcuts);

  if (!data) {
    if (job.isPending) return <Loading heights={[54, 34, 320, 180]} label="Loading the job" />;
    if (job.error instanceof ApiError && job.error.status === 404) {
      return (
        <Empty tone="unknown" title="This job is not known here">
          {job.error.message}. Jobs that were not seen for longer than the retention are forgotten.{' '}
          <Link to="/jobs">All jobs</Link>
        </Empty>
      );
    }
    return <Failed what="The job could not be loaded" error={job.error} retry={() => job.refetch()} />;
  }

  const counts = tabCounts(data);
  return (
    <>
      <div className={classes.crumb}>
        <Link to="/jobs">Jobs</Link>
        <span aria-hidden="true">/</span>
        <Link to="/jobs" search={{ cluster: data.row.cluster }}>
          {data.row.cluster}
        </Link>
      </div>
      <div className={classes.head}>
        <div className={classes.line}>
          <h1 className={classes.name}>{data.row.name}</h1>
          <StatePill tone={verdictTone[data.row.verdict]} strong>
            {verdictWord[data.row.verdict]}
          </StatePill>
          {at > 0 && top && (
            <Link to="/jobs/$slug" params={{ slug }} className={classes.topCause}>
              {top.title}
            </Link>
          )}
          <Facts job={data} />
        </div>
        <nav className={classes.tabs} aria-label="Job">
          {TABS.map((tab, i) => (
            <Link
              key={tab.to}
              to={tab.to}
              params={{ slug }}
              className={classes.tab}
              activeOptions={{ exact: true, includeSearch: false }}
            >
              {tab.label}
              {counts[i] && (
                <span className={classes.tabCount} data-bad={counts[i]?.bad}>
                  {counts[i]?.text}
                </span>
              )}
            </Link>
          ))}
        </nav>
      </div>
      <div className={classes.body}>
        {job.isError && <Notice tone="warn">This page could not be renewed: {job.error.message}</Notice>}
        {data.row.stale && (
          <Notice tone="warn">
            The newest snapshot of this job is old
            {data.row.takenAt !== undefined && (
              <>
                {' '}
                (<Ago at={data.row.takenAt} />)
              </>
            )}
            . What you see may no longer be so. <Link to="/system">Which sources are silent</Link>
          </Notice>
        )}
        <Outlet />
      </div>
    </>
  );
}

function tabCounts({ diagnosis, row }: JobPage): ({ text: string; bad: boolean } | undefined)[] {
  const found = causes(diagnosis).length;
  return [
    found > 0 ? { text: String(found), bad: row.verdict === 'FAILING' } : undefined,
    undefined,
    row.checksFailed > 0 ? { text: `${row.checksFailed} failed`, bad: true } : undefined,
    undefined,
  ];
}

function Facts({ job }: { job: JobPage }) {
  const now = useNow(30_000);
  const { row } = job;
  const facts = [
    row.status?.toLowerCase().replace(/_/g, ' '),
    row.startedAt === undefined ? undefined : `up ${duration(now - row.startedAt)}`,
    row.attempt === undefined ? undefined : `attempt ${row.attempt}`,
    job.flinkVersion === undefined ? undefined : `Flink ${job.flinkVersion}`,
    row.owner ?? undefined,
  ].filter(Boolean);
  return (
    <p className={classes.facts}>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}
