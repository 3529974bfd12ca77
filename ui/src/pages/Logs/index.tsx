// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { ActionIcon, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import type { JobLogs, LogGroup } from '../../api/answers';
import { TIMELINE_MAX, useJobLogs, useLogTimeline } from '../../api/queries';
import { Empty, Failed, Loading, Notice } from '../../components/States';
import type { CommonSearch } from '../../frame/params';
import { useSettings } from '../../frame/settings';
import { clockTime, iso, parseTimePoint } from '../../model/time';
import { plural } from '../../model/units';
import { GroupRow } from './GroupRow';
import { Histogram } from './Histogram';
import classes from './Logs.module.css';
import { Timeline } from './Timeline';
import { LEVELS, type LogsSearch } from './url';

/** What the job wrote: unique exceptions first, or everything along the time. */
export function LogsPage() {
  const { slug } = useParams({ from: '/jobs/$slug/logs' });
  const search = useSearch({ from: '/jobs/$slug/logs' }) as LogsSearch & CommonSearch;
  const navigate = useNavigate({ from: '/jobs/$slug/logs' });
  const view = search.view ?? 'unique';
  const { zone } = useSettings();
  const change = useCallback(
    (part: Partial<LogsSearch & CommonSearch>, replace = false) =>
      void navigate({ search: (prev) => ({ ...prev, ...part }), replace, resetScroll: false }),
    [navigate],
  );

  const now = Date.now();
  const bound = (value: string | undefined) => {
    const at = value === undefined ? undefined : parseTimePoint(value, now);
    return at === undefined ? undefined : clockTime(at, zone);
  };
  const range =
    search.from || search.to ? `${bound(search.from) ?? 'start'} to ${bound(search.to) ?? 'now'}` : undefined;
  const logs = useJobLogs(slug, { level: search.level, q: search.q, from: search.from, to: search.to });

  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="View"
          value={view}
          onChange={(v) =>
            change({ view: v === 'timeline' ? 'timeline' : undefined, sel: undefined, fp: undefined })
          }
          data={[
            { value: 'unique', label: 'Unique' },
            { value: 'timeline', label: 'Timeline' },
          ]}
        />
        <SegmentedControl
          aria-label="Level"
          value={search.level ?? 'ALL'}
          onChange={(v) => change({ level: LEVELS.find((l) => l === v) })}
          data={[
            { value: 'ALL', label: 'All' },
            { value: 'ERROR', label: 'Errors' },
            { value: 'WARN', label: 'Warnings' },
            { value: 'INFO', label: 'Info' },
          ]}
        />
        <SearchField value={search.q ?? ''} onChange={(q) => change({ q: q || undefined }, true)} />
        {range && (
          <Chip label="Time" text={range} onRemove={() => change({ from: undefined, to: undefined })} />
        )}
        {view === 'timeline' && search.fp && (
          <Chip
            label="Only one group"
            text={search.fp.slice(0, 10)}
            onRemove={() => change({ fp: undefined })}
          />
        )}
      </div>
      {logs.data && (
        <Histogram
          logs={logs.data}
          onPick={(from, to) => change({ view: 'timeline', from: iso(from), to: iso(to), sel: undefined })}
        />
      )}
      {logs.isError && logs.data && (
        <Notice tone="warn">The logs could not be renewed: {logs.error.message}</Notice>
      )}
      {view === 'unique' ? (
        <Unique
          logs={logs.data}
          pending={logs.isPending}
          error={logs.error}
          retry={() => logs.refetch()}
          open={search.fp}
          filtered={Boolean(search.q || search.level || range)}
          change={change}
        />
      ) : (
        <TimelineView slug={slug} search={search} change={change} />
      )}
    </div>
  );
}

type Change = (part: Partial<LogsSearch & CommonSearch>, replace?: boolean) => void;

function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback(onChange, 250);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      aria-label="Search in the logs"
      placeholder='Words, "a phrase", class:, -without'
      leftSection={<IconSearch size={15} />}
      className={classes.search}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
    />
  );
}

function Chip({ label, text, onRemove }: { label: string; text: string; onRemove: () => void }) {
  return (
    <span className={`${classes.chip} num`}>
      {label}: <b>{text}</b>
      <ActionIcon
        size="xs"
        variant="transparent"
        color="gray"
        aria-label={`Remove: ${label}`}
        onClick={onRemove}
      >
        <IconX size={13} />
      </ActionIcon>
    </span>
  );
}

const EMPTY_SECTION: Record<string, string> = {
  restart: 'No exception triggered a restart in this window.',
  error: 'No other errors.',
  warn: 'No warnings.',
  info: 'No info with a stack trace.',
};

function Unique({
  logs,
  pending,
  error,
  retry,
  open,
  filtered,
  change,
}: {
  logs: JobLogs | undefined;
  pending: boolean;
  error: Error | null;
  retry: () => void;
  open: string | undefined;
  filtered: boolean;
  change: Change;
}) {
  if (!logs) {
    return pending ? (
      <Loading heights={[64, 120, 120]} label="Loading the logs" />
    ) : (
      <Failed what="The logs could not be loaded" error={error} retry={retry} />
    );
  }
  const groups = logs.sections.reduce((sum, s) => sum + s.groups.length, 0);
  if (groups === 0) {
    return filtered ? (
      <Empty title="Nothing matches in this window">Remove a filter, or widen the time range.</Empty>
    ) : (
      <Empty tone="good" title="No warnings, errors or exceptions in this window">
        If you expected some, see under Diagnosis whether this job's logs arrive at all.
      </Empty>
    );
  }
  return logs.sections.map((section) => (
    <section key={section.id} aria-labelledby={`section-${section.id}`}>
      <h2 id={`section-${section.id}`} className={classes.heading}>
        {section.title}
        {section.groups.length > 0 && (
          <span className={`${classes.count} num`}>
            {plural(section.groups.length, 'group')}, {plural(total(section.groups), 'event')}
          </span>
        )}
      </h2>
      {section.groups.length === 0 ? (
        <p className={classes.none}>{EMPTY_SECTION[section.id]}</p>
      ) : (
        <div className={classes.card}>
          {section.groups.map((group) => (
            <GroupRow
              key={group.fingerprint}
              group={group}
              open={open === group.fingerprint}
              onToggle={() => change({ fp: open === group.fingerprint ? undefined : group.fingerprint })}
              onTimeline={() => change({ view: 'timeline', fp: group.fingerprint, sel: undefined })}
            />
          ))}
        </div>
      )}
    </section>
  ));
}

function total(groups: readonly LogGroup[]): number {
  return groups.reduce((sum, g) => sum + g.total, 0);
}

function TimelineView({
  slug,
  search,
  change,
}: {
  slug: string;
  search: LogsSearch & CommonSearch;
  change: Change;
}) {
  const { level, q, from, to, fp, process, sel } = search;
  const timeline = useLogTimeline(slug, { level, q, from, to, fp, process });
  const select = useCallback((id: string | undefined) => change({ sel: id }, true), [change]);
  if (!timeline.data) {
    return timeline.isPending ? (
      <Loading heights={[44, 44, 44, 44, 44]} label="Loading the timeline" />
    ) : (
      <Failed
        what="The timeline could not be loaded"
        error={timeline.error}
        retry={() => timeline.refetch()}
      />
    );
  }
  const events = timeline.data.pages.flatMap((page) => page.events);
  if (events.length === 0) {
    return (
      <Empty title="No log event here">
        {from || to || q || level || fp
          ? 'Remove a filter, or widen the time range.'
          : 'Warnings, errors and exceptions of this job appear here as they arrive.'}
      </Empty>
    );
  }
  return (
    <>
      <Timeline
        events={events}
        selected={sel}
        onSelect={select}
        onEnd={() => timeline.hasNextPage && !timeline.isFetchingNextPage && timeline.fetchNextPage()}
      />
      {events.length >= TIMELINE_MAX && (
        <Notice tone="unknown">
          The newest {TIMELINE_MAX.toLocaleString('en')} events are shown. Narrow the time range or filter to
          see older ones.
        </Notice>
      )}
    </>
  );
}
