// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link, useParams } from '@tanstack/react-router';
import { ApiError } from '../../api/errors';
import { useGuide, useGuides } from '../../api/queries';
import { GuideLink } from '../../components/GuideLink';
import Markdown from '../../components/Markdown';
import { Empty, Failed, Loading } from '../../components/States';
import { Steps } from '../../components/Steps';
import { useTitle } from '../../frame/useTitle';
import { familyName } from '../Guides/families';
import classes from './Guide.module.css';

/** The page of one known cause: do you have it, what to do at once, then the whole story. */
export function GuidePage() {
  const { family, id } = useParams({ from: '/guides/$family/$id' });
  const guide = useGuide(family, id);
  const data = guide.data;
  useTitle(data?.title ?? id);
  if (!data) {
    if (guide.isPending) return <Loading heights={[60, 120, 400]} label="Loading the guide" />;
    if (guide.error instanceof ApiError && guide.error.status === 404) {
      return (
        <Empty title="There is no such guide">
          {guide.error.message}. <Link to="/guides">All guides</Link>
        </Empty>
      );
    }
    return <Failed what="The guide could not be loaded" error={guide.error} retry={() => guide.refetch()} />;
  }
  // A page may repeat its title as first heading; the head above says it already.
  const body = data.markdown.replace(/^\s*#\s+.*\n/, '');
  return (
    <div className={classes.layout}>
      <article className={classes.article}>
        <div className={classes.crumb}>
          <Link to="/guides">Guides</Link>
          <span aria-hidden="true">/</span>
          <Link to="/guides" search={{ family: data.family }}>
            {familyName(data.family)}
          </Link>
        </div>
        <h1 className={classes.title}>{data.title}</h1>
        {(data.symptom || data.rootCause) && (
          <div className={classes.lead}>
            {data.symptom && (
              <p>
                <b>You probably have this if</b> {lower(data.symptom)}
              </p>
            )}
            {data.rootCause && <p className={classes.root}>{data.rootCause}</p>}
          </div>
        )}
        {data.actions.length > 0 && (
          <section aria-labelledby="quick-fix" className={classes.fix}>
            <h2 id="quick-fix">Quick fix</h2>
            <Steps actions={data.actions} />
          </section>
        )}
        <Markdown text={body} />
      </article>
      <aside className={classes.side}>
        <section>
          <h2>Jobs that have it now</h2>
          {data.affected.length === 0 ? (
            <p className={classes.quiet}>None.</p>
          ) : (
            <ul>
              {data.affected.map((job) => (
                <li key={job.slug}>
                  <Link to="/jobs/$slug" params={{ slug: job.slug }}>
                    {job.name}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </section>
        {data.explains.length > 0 && (
          <section>
            <h2>It brings about</h2>
            <ul>
              {data.explains.map((effect) => (
                <li key={effect}>
                  <Effect id={effect} />
                </li>
              ))}
            </ul>
          </section>
        )}
        {data.needs.length > 0 && (
          <section>
            <h2>It is found with</h2>
            <p className={classes.quiet}>{data.needs.join(', ')}</p>
          </section>
        )}
        <section>
          <h2>Id</h2>
          <p className={`mono ${classes.quiet}`}>{data.id}</p>
          {data.aka.length > 0 && <p className={classes.quiet}>also: {data.aka.join(', ')}</p>}
        </section>
      </aside>
    </div>
  );
}

/** A rule names its consequences by id; the index knows their titles and places. */
function Effect({ id }: { id: string }) {
  const known = useGuides().data?.find((g) => g.id === id);
  return known ? (
    <GuideLink guide={known.guide}>{known.title}</GuideLink>
  ) : (
    <span className="mono">{id}</span>
  );
}

/** A symptom continues our sentence, unless its first word is a name (OutOfMemoryError, TaskManager, JVM). */
function lower(text: string): string {
  const first = text.split(/[\s:,]/, 1)[0] ?? '';
  return /^[A-Z][a-z]*$/.test(first) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
