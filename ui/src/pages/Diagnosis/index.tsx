// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { Finding, JobPage } from '../../api/answers';
import { useJob } from '../../api/queries';
import { Ago, At } from '../../components/Ago';
import { GuideLink } from '../../components/GuideLink';
import { StateGlyph } from '../../components/StateMark';
import { causes, guesses } from '../../model/findings';
import { iso, MINUTE } from '../../model/time';
import { plural } from '../../model/units';
import { CauseCard } from './CauseCard';
import classes from './Diagnosis.module.css';
import { EventLanes } from './EventLanes';
import { VerdictBlock } from './Verdict';

/** At most this many causes are opened; the rest wait folded, so that the first one is not lost among them. */
const OPEN_CARDS = 3;

/** The landing tab: the verdict, its causes with evidence, and what this all rests on. */
export function DiagnosisPage() {
  const { slug } = useParams({ from: '/jobs/$slug/' });
  const { cause } = useSearch({ from: '/jobs/$slug/' });
  const job = useJob(slug).data;
  if (!job) return null;
  const found = causes(job.diagnosis);
  const perhaps = guesses(job.diagnosis);
  return (
    <>
      <VerdictBlock job={job} />
      <EventLanes window={job.window} changes={job.changes} restarts={job.restarts} />
      {found.length > 0 && (
        <section aria-labelledby="causes" className={classes.causes}>
          <h2 id="causes" className={classes.title}>
            {found.length === 1 ? 'The cause' : 'Causes, most likely first'}
          </h2>
          {found.map((finding, i) => (
            <CauseCard
              key={finding.id}
              finding={finding}
              rank={i + 1}
              slug={slug}
              open={cause ? finding.id === cause : i === 0 || (i < OPEN_CARDS && finding.confidence >= 0.5)}
            />
          ))}
        </section>
      )}
      {job.diagnosis.unknownFailure && <UnknownFailure job={job} />}
      {perhaps.length > 0 && <Guesses guesses={perhaps} />}
      <Basis job={job} />
    </>
  );
}

/** "No known cause matched" is an honest state: the strongest signal, and how to teach the catalogue. */
function UnknownFailure({ job }: { job: JobPage }) {
  const failure = job.diagnosis.unknownFailure;
  if (!failure) return null;
  const from = failure.first === undefined ? undefined : iso(failure.first - MINUTE);
  return (
    <section className={classes.unmatched} aria-labelledby="unmatched">
      <h2 id="unmatched" className={classes.title}>
        No known cause matched
      </h2>
      <p>The strongest signal is this failure. No rule of the catalogue knows it.</p>
      <div className={classes.failure}>
        <p className={classes.failureHead}>{failure.headline}</p>
        {failure.userFrame && (
          <p>
            First frame of your code: <span className="mono">{failure.userFrame}</span>
          </p>
        )}
        <p className={classes.facts}>
          {failure.count !== undefined && <span>{plural(failure.count, 'time')}</span>}
          {failure.first !== undefined && (
            <span>
              first <At at={failure.first} />
            </span>
          )}
          {failure.last !== undefined && (
            <span>
              last <Ago at={failure.last} />
            </span>
          )}
          {failure.source && <span className="mono">{failure.source}</span>}
          <Link to="/jobs/$slug/logs" params={{ slug: job.row.slug }} search={{ view: 'timeline', from }}>
            Log lines
          </Link>
        </p>
      </div>
      {failure.howToAddRule && (
        <div className={classes.teach}>
          <p>{failure.howToAddRule}</p>
        </div>
      )}
    </section>
  );
}

/** Where to read on while nothing is known: marked as guesses, without evidence of their own. */
function Guesses({ guesses }: { guesses: Finding[] }) {
  return (
    <section className={classes.unmatched} aria-labelledby="perhaps">
      <h2 id="perhaps" className={classes.title}>
        Perhaps one of these
      </h2>
      <p>
        No rule says so. What the catalogue says of these causes is most like the words of the failure; their
        guides tell how to find out.
      </p>
      <ul className={classes.guesses}>
        {guesses.map((guess) => (
          <li key={guess.id}>
            {guess.guide ? <GuideLink guide={guess.guide}>{guess.title}</GuideLink> : guess.title}
            <span className={classes.sub}>{guess.rootCause}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the diagnosis rests on, and what could not be looked at. */
function Basis({ job }: { job: JobPage }) {
  const { notAssessed } = job.diagnosis;
  const missing = job.coverage.filter((c) => !c.available).length;
  return (
    <section className={classes.basis} aria-labelledby="basis">
      <h2 id="basis" className={classes.title}>
        What this rests on
      </h2>
      <p className={classes.window}>
        Window <At at={job.window.from} /> to <At at={job.window.to} />.{' '}
        {missing > 0 ? `${plural(missing, 'source is', 'sources are')} missing.` : 'All sources report.'}
      </p>
      <ul className={classes.coverage}>
        {job.coverage.map((c) => (
          <li key={c.capability}>
            <StateGlyph tone={c.available ? 'good' : 'unknown'} size={15} />
            <div>
              <b>{c.words ?? c.capability.toLowerCase().replace(/_/g, ' ')}</b>
              <span className={classes.sub}>
                {c.available ? (
                  c.last !== undefined && (
                    <>
                      newest <Ago at={c.last} />
                    </>
                  )
                ) : (
                  <>
                    missing{c.note ? ` (${c.note})` : ''}. {c.how && `${c.how}.`}
                  </>
                )}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {notAssessed.length > 0 && (
        <details className={classes.notAssessed}>
          <summary>{plural(notAssessed.length, 'cause')} could not be looked for</summary>
          <ul>
            {notAssessed.map((n) => (
              <li key={n.id}>
                <b>{n.title ?? n.id}</b>: {n.missing ? `needs ${n.missing}. ` : ''}
                {n.how}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
