// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import type { LogGroup } from '../../api/answers';
import { Ago, At } from '../../components/Ago';
import { GuideLink } from '../../components/GuideLink';
import { type Grade, MiniStrip } from '../../components/HeatStrip';
import { StateGlyph } from '../../components/StateMark';
import { count, plural } from '../../model/units';
import type { Tone } from '../../model/verdict';
import classes from './GroupRow.module.css';
import { StackTrace } from './StackTrace';

const levelTone: Record<string, Tone> = { FATAL: 'fail', ERROR: 'fail', WARN: 'warn' };

/** Errors and warnings have a shape; the other levels need no attention and get a dot. */
export function LevelGlyph({ level }: { level: string }) {
  const tone = levelTone[level];
  return tone ? <StateGlyph tone={tone} size={14} /> : <span className={classes.dot} aria-hidden="true" />;
}

/** The message with its variable parts dimmed. */
export function Template({ text }: { text: string }) {
  return text.split(/(<[^<>\s]{0,24}>|\{\})/).map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity than their place
      <span key={i} className={classes.variable}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}

/** One exception group: a line with its numbers, and on demand why these events are one, with samples. */
export function GroupRow({
  group,
  open,
  onToggle,
  onTimeline,
}: {
  group: LogGroup;
  open: boolean;
  onToggle: () => void;
  onTimeline: () => void;
}) {
  const body = useId();
  const bad = group.level === 'ERROR' || group.level === 'FATAL';
  const grades = group.perPane.map<Grade>((n) =>
    n === null ? 'unknown' : n > 0 ? (bad ? 'bad' : 'warn') : 'good',
  );
  return (
    <div className={classes.group} data-open={open}>
      <div className={classes.row}>
        <button
          type="button"
          className={classes.main}
          aria-expanded={open}
          aria-controls={body}
          onClick={onToggle}
        >
          <IconChevronRight size={16} className={classes.chevron} />
          <LevelGlyph level={group.level} />
          <span className={classes.text}>
            <span className={classes.title}>
              <Template text={group.title} />
            </span>
            <span className={classes.sub}>
              {group.type && <span className="mono">{group.type}</span>}
              <span>
                {group.processes.length > 2
                  ? plural(group.processes.length, 'process', 'processes')
                  : group.processes.join(', ')}
              </span>
              {group.newSinceDeploy && <span className={classes.fresh}>new since the last deploy</span>}
            </span>
          </span>
        </button>
        <div className={classes.strip}>
          {grades.length > 0 && (
            <MiniStrip grades={grades} summary={`${plural(group.total, 'event')} over the window`} />
          )}
        </div>
        <div className={`${classes.total} num`} title={`${group.total} events`}>
          {count(group.total)}
        </div>
        <div className={classes.times}>
          <span>
            last <Ago at={group.last} />
          </span>
          <span className={classes.first}>
            first <At at={group.first} />
          </span>
        </div>
        <div className={classes.guide}>
          {group.guides[0]?.guide && (
            <GuideLink guide={group.guides[0].guide} className={classes.guideButton}>
              Guide
            </GuideLink>
          )}
        </div>
      </div>
      <div id={body} hidden={!open} className={classes.body}>
        {open && (
          <>
            {group.whyGrouped && <p className={classes.why}>One group, because: {group.whyGrouped}.</p>}
            {group.guides.map(
              (g) =>
                g.guide && (
                  <p key={g.id}>
                    <GuideLink guide={g.guide}>Guide: {g.title}</GuideLink>
                  </p>
                ),
            )}
            {group.samples.map((event, i) => (
              <div key={event.id} className={classes.sample}>
                <p className={classes.sampleHead}>
                  <At at={event.at} /> <span>{event.process}</span>{' '}
                  <span className="mono">{event.source}</span>
                </p>
                <p className={classes.message}>{event.message}</p>
                {event.throwable && i === 0 && <StackTrace throwable={event.throwable} />}
              </div>
            ))}
            <button type="button" className={classes.link} onClick={onTimeline}>
              All of them in the timeline
            </button>
          </>
        )}
      </div>
    </div>
  );
}
