// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Change, Finding, JobPage } from '../../api/answers';
import { Ago, At } from '../../components/Ago';
import { GuideLink } from '../../components/GuideLink';
import { StateGlyph } from '../../components/StateMark';
import { Step } from '../../components/Steps';
import { causes } from '../../model/findings';
import { HOUR, iso } from '../../model/time';
import { percent, plural } from '../../model/units';
import { confidenceWord, verdictTone, verdictWord } from '../../model/verdict';
import { independentSignals } from './EvidenceList';
import classes from './Verdict.module.css';

/**
 * What someone half awake must read without scrolling, in this order: is it broken, why, what changed, what first, who and
 * where.
 */
export function VerdictBlock({ job }: { job: JobPage }) {
  const { diagnosis, row } = job;
  const tone = verdictTone[row.verdict];
  const top = causes(diagnosis)[0];
  const since = diagnosis.since ?? row.since;
  const first = top?.actions[0];
  return (
    <section className={classes.block} data-tone={tone} aria-labelledby="verdict">
      <div className={classes.main} data-alone={!first}>
        <div className={classes.say}>
          <p className={classes.state}>
            <StateGlyph tone={tone} size={22} />
            <span className={classes.word}>{verdictWord[row.verdict]}</span>
            {since !== undefined && (
              <span className={classes.since}>
                since <At at={since} /> (<Ago at={since} />)
              </span>
            )}
          </p>
          <h2 id="verdict" className={classes.headline}>
            <Unbroken text={diagnosis.headline ?? top?.title ?? fallback(job)} />
          </h2>
          {top ? <Why finding={top} ties={ties(job)} /> : <NoCause job={job} />}
        </div>
        {first && top && (
          <div className={classes.first}>
            <h3>Do this first</h3>
            <Step action={first} />
            <p className={classes.then}>
              {top.actions.length > 1 && (
                <a href="#causes">then {plural(top.actions.length - 1, 'more step', 'more steps')}</a>
              )}
              {top.guide && <GuideLink guide={top.guide}>Read the guide</GuideLink>}
            </p>
          </div>
        )}
      </div>
      <div className={classes.foot}>
        <div>
          <h3>What changed</h3>
          <WhatChanged changes={job.changes} since={since} />
        </div>
        <div>
          <h3>Who and where</h3>
          <Where job={job} since={since} />
        </div>
      </div>
    </section>
  );
}

/** Names such as taskmanager-2 stay in one piece when the headline wraps. */
function Unbroken({ text }: { text: string }) {
  return text.split(/(?<=\s)/).map((word, i) =>
    word.includes('-') && word.length < 28 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: words have no other identity than their place
      <span key={i} className={classes.unbroken}>
        {word}
      </span>
    ) : (
      word
    ),
  );
}

function fallback(job: JobPage): string {
  switch (job.row.verdict) {
    case 'HEALTHY':
      return 'Every requirement that could be checked is met';
    case 'UNKNOWN':
      return 'Too little is known about this job to judge it';
    default:
      return 'Something is wrong, and no known cause matches';
  }
}

function ties(job: JobPage): Finding[] {
  const [top, ...others] = causes(job.diagnosis);
  return top ? others.filter((f) => top.tiedWith.includes(f.id)) : [];
}

function Why({ finding, ties }: { finding: Finding; ties: Finding[] }) {
  const signals = independentSignals(finding.evidence);
  return (
    <>
      <p className={classes.why}>
        <b>{finding.title}.</b> {finding.summary}
      </p>
      <p className={classes.sure}>
        <Confidence finding={finding} />
        <span>{signals === 1 ? 'one signal says so' : `${signals} independent signals agree`}</span>
        <span>
          {finding.against.length === 0 ? 'nothing speaks against it' : `${finding.against.length} against`}
        </span>
      </p>
      {ties.length > 0 && (
        <p className={classes.ties}>Just as likely: {ties.map((f) => f.title.toLowerCase()).join('; ')}.</p>
      )}
    </>
  );
}

/** The word, with five steps and the number beside it. */
export function Confidence({ finding }: { finding: Finding }) {
  const word = finding.confidenceWords ?? confidenceWord(finding.confidence);
  const filled = Math.max(1, Math.round(finding.confidence * 5));
  return (
    <span className={classes.confidence}>
      <span className={classes.steps} aria-hidden="true">
        {[1, 2, 3, 4, 5].map((i) => (
          <i key={i} data-on={i <= filled} />
        ))}
      </span>
      <b>{word.charAt(0).toUpperCase() + word.slice(1)}</b>
      <span className="num">{percent(finding.confidence)}</span>
    </span>
  );
}

function NoCause({ job }: { job: JobPage }) {
  const { row, diagnosis } = job;
  if (row.verdict === 'HEALTHY') {
    const passed = row.checksTotal - row.checksFailed - row.checksUnknown;
    return (
      <p className={classes.why}>
        {plural(passed, 'check')} passed
        {row.checksUnknown > 0 ? `, ${row.checksUnknown} could not be made for want of data` : ''}.{' '}
        {lastRestart(job)}
      </p>
    );
  }
  if (row.verdict === 'UNKNOWN') {
    const missing = job.coverage.filter((c) => !c.available);
    return (
      <>
        <p className={classes.why}>
          Missing data never counts as healthy. What is missing, and how to provide it:
        </p>
        <ul className={classes.missing}>
          {missing.map((c) => (
            <li key={c.capability}>
              <b>{c.words ?? c.capability}</b>
              {c.how ? `: ${c.how}.` : ''}
            </li>
          ))}
        </ul>
      </>
    );
  }
  const failed = diagnosis.checks.filter((c) => c.status === 'FAILED');
  return (
    <p className={classes.why}>
      No rule of the catalogue explains this.
      {failed.length > 0 &&
        ` What is out of line: ${failed.map((c) => (c.title ?? c.id).toLowerCase()).join(', ')}.`}{' '}
      The strongest signals are below.
    </p>
  );
}

function lastRestart(job: JobPage): string {
  return job.restarts.length === 0 ? 'No restart in the window.' : '';
}

const CAUSES_OF_CHANGE = new Set(['deploy', 'config', 'rescale']);

/** What people did (deploys, configuration, rescaling) before it began, newest first; restarts are effects. */
export function relevantChanges(changes: readonly Change[], since: number | undefined): Change[] {
  const from = (since ?? Number.POSITIVE_INFINITY) - 24 * HOUR;
  return changes
    .filter(
      (c) => CAUSES_OF_CHANGE.has(c.kind) && (since === undefined || (c.at >= from && c.at <= since + HOUR)),
    )
    .sort((a, b) => b.at - a.at)
    .slice(0, 3);
}

function WhatChanged({ changes, since }: { changes: readonly Change[]; since: number | undefined }) {
  const shown = relevantChanges(changes, since);
  if (shown.length === 0) {
    return (
      <p className={classes.quiet}>Nothing that we can see: no deploy, no new configuration, no rescaling.</p>
    );
  }
  return (
    <ul className={classes.changes}>
      {shown.map((c) => (
        <li key={`${c.at}${c.text}`}>
          <span className={classes.changeTime}>
            <At at={c.at} />
          </span>
          {c.text}
        </li>
      ))}
    </ul>
  );
}

function Where({ job, since }: { job: JobPage; since: number | undefined }) {
  const { row } = job;
  return (
    <ul className={classes.where}>
      <li>{row.owner ? <b>{row.owner}</b> : <span className={classes.quiet}>no owner named</span>}</li>
      <li>
        <Link
          to="/jobs/$slug/logs"
          params={{ slug: row.slug }}
          search={
            since === undefined ? { view: 'timeline' } : { view: 'timeline', from: iso(since - 60_000) }
          }
        >
          Logs since then
        </Link>
      </li>
      {job.links
        .filter((link) => /^https?:\/\//.test(link.url))
        .map((link) => (
          <li key={link.url}>
            <a href={link.url} target="_blank" rel="noreferrer">
              {link.label} <IconExternalLink size={13} aria-label="opens a new tab" />
            </a>
          </li>
        ))}
      {row.topCause && (
        <li>
          <Link to="/jobs" search={{ cause: row.topCause.id }}>
            Other jobs with this cause
          </Link>
        </li>
      )}
    </ul>
  );
}
