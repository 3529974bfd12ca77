// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogEvent } from '../../api/answers';
import { Ago } from '../../components/Ago';
import { CopyIcon } from '../../components/Copy';
import { GuideLink } from '../../components/GuideLink';
import { useNow, useSettings } from '../../frame/settings';
import { useShortcuts } from '../../frame/shortcuts';
import { calendarDay, clockTimeMs, exactTime, iso } from '../../model/time';
import { count } from '../../model/units';
import { LevelGlyph } from './GroupRow';
import { innermost, StackTrace, traceText } from './StackTrace';
import classes from './Timeline.module.css';

function simpleName(logger: string | undefined): string {
  return logger?.slice(logger.lastIndexOf('.') + 1) ?? '';
}

/** Log events newest first; one opens beside the list, and its id stands in the URL. */
export function Timeline({
  events,
  selected,
  onSelect,
  onEnd,
}: {
  events: readonly LogEvent[];
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
  onEnd: () => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY), []);
  const virtual = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => 44,
    overscan: 20,
    scrollMargin: offset,
    getItemKey: (i) => events[i]?.id ?? i,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the last visible row decides
  useEffect(() => {
    if (last >= events.length - 20) onEnd();
  }, [last, events.length]);

  const at = events.findIndex((e) => e.id === selected);
  const event = events[at];
  const shortcuts = useMemo(() => {
    const step = (by: number) => {
      const next = events[Math.min(events.length - 1, Math.max(0, at + by))];
      if (next) onSelect(next.id);
    };
    return [
      { keys: 'j', label: 'Next log event', run: () => step(1) },
      { keys: 'k', label: 'Previous log event', run: () => step(-1) },
      { keys: 'Escape', label: 'Close the event', run: () => onSelect(undefined) },
    ];
  }, [events, at, onSelect]);
  useShortcuts(shortcuts);

  return (
    <div className={classes.split} data-open={event !== undefined}>
      <div
        ref={list}
        className={classes.list}
        style={{ height: virtual.getTotalSize() }}
        role="list"
        aria-label="Log events, newest first"
      >
        {items.map((item) => {
          const e = events[item.index];
          if (!e) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="listitem"
              className={classes.item}
              style={{ transform: `translateY(${item.start - offset}px)` }}
            >
              <button
                type="button"
                className={classes.event}
                aria-pressed={e.id === selected}
                onClick={() => onSelect(e.id === selected ? undefined : e.id)}
              >
                <Time at={e.at} />
                <span className={classes.level} data-level={e.level}>
                  <LevelGlyph level={e.level} />
                  {e.level}
                </span>
                <span className={classes.what}>
                  <span className={classes.message}>
                    <span className={classes.logger}>{simpleName(e.logger)}</span> {e.message}
                    {e.repeat > 1 && <span className={classes.repeat}> {count(e.repeat)} times</span>}
                  </span>
                  {e.throwable && (
                    <span className={classes.thrown}>
                      {simpleName(innermost(e.throwable).type)}
                      {innermost(e.throwable).message ? `: ${innermost(e.throwable).message}` : ''}
                    </span>
                  )}
                </span>
                <span className={classes.process}>{e.process}</span>
              </button>
            </div>
          );
        })}
      </div>
      {event && (
        <Pane
          event={event}
          onClose={() => onSelect(undefined)}
          onStep={(by) => onSelect(events[at + by]?.id ?? event.id)}
          position={`${at + 1} of ${events.length}`}
        />
      )}
    </div>
  );
}

function Time({ at }: { at: number }) {
  const { zone } = useSettings();
  const now = useNow(60_000);
  const day = calendarDay(at, zone);
  return (
    <time dateTime={iso(at)} title={exactTime(at, zone)} className={`${classes.time} num`}>
      {day === calendarDay(now, zone) ? '' : `${day.slice(5)} `}
      {clockTimeMs(at, zone)}
    </time>
  );
}

function Pane({
  event,
  onClose,
  onStep,
  position,
}: {
  event: LogEvent;
  onClose: () => void;
  onStep: (by: number) => void;
  position: string;
}) {
  const { zone } = useSettings();
  const text = [
    `${iso(event.at)} ${event.level} ${event.logger ?? ''} - ${event.message}`,
    ...(event.throwable ? [traceText(event.throwable)] : []),
  ].join('\n');
  const facts: [string, string | undefined][] = [
    ['Logger', event.logger],
    ['Thread', event.thread],
    ['Process', [event.process, event.host].filter(Boolean).join(' on ') || undefined],
    ['Source', event.source],
  ];
  return (
    <aside className={classes.pane} aria-label="Log event">
      <div className={classes.paneHead}>
        <span className={classes.level} data-level={event.level}>
          <LevelGlyph level={event.level} />
          {event.level}
        </span>
        <span className={`${classes.position} num`}>{position}</span>
        <ActionIcon variant="subtle" color="gray" aria-label="Newer event (k)" onClick={() => onStep(-1)}>
          <IconChevronUp size={17} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Older event (j)" onClick={() => onStep(1)}>
          <IconChevronDown size={17} />
        </ActionIcon>
        <CopyIcon value={text} label="Copy as text" />
        <ActionIcon variant="subtle" color="gray" aria-label="Close (Esc)" onClick={onClose}>
          <IconX size={17} />
        </ActionIcon>
      </div>
      <p className={classes.paneTime}>
        <b className="num">{exactTime(event.at, zone)}</b>, <Ago at={event.at} />
      </p>
      <p className={classes.paneMessage}>{event.message}</p>
      {event.guides.map(
        (g) =>
          g.guide && (
            <p key={g.id}>
              <GuideLink guide={g.guide}>Guide: {g.title}</GuideLink>
            </p>
          ),
      )}
      <dl className={classes.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="mono">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {event.throwable && <StackTrace throwable={event.throwable} />}
    </aside>
  );
}
