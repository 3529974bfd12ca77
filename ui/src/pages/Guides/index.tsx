// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { GuideSummary } from '../../api/answers';
import { useGuides } from '../../api/queries';
import { Empty, Failed, Loading } from '../../components/States';
import { useTitle } from '../../frame/useTitle';
import { plural } from '../../model/units';
import { guideTarget } from '../Guide/url';
import { familyName } from './families';
import classes from './Guides.module.css';

/** Every word of the query must occur somewhere in the guide's title, symptom or id. */
export function matching(guides: readonly GuideSummary[], q: string | undefined): GuideSummary[] {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return guides.filter((g) => {
    const text = `${g.title} ${g.symptom ?? ''} ${g.id} ${g.family}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export function GuidesPage() {
  useTitle('Guides');
  const { q, family } = useSearch({ from: '/guides' });
  const navigate = useNavigate({ from: '/guides' });
  const guides = useGuides();
  const families = useMemo(() => {
    const byFamily = new Map<string, GuideSummary[]>();
    for (const guide of matching(guides.data ?? [], q)) {
      byFamily.set(guide.family, [...(byFamily.get(guide.family) ?? []), guide]);
    }
    return [...byFamily].sort(([a], [b]) => a.localeCompare(b));
  }, [guides.data, q]);
  const shown = family ? families.filter(([name]) => name === family) : families;

  if (!guides.data) {
    return guides.isPending ? (
      <Loading heights={[44, 200, 200]} label="Loading the guides" />
    ) : (
      <Failed what="The guides could not be loaded" error={guides.error} retry={() => guides.refetch()} />
    );
  }
  return (
    <>
      <div className={classes.top}>
        <h1>Guides</h1>
        <p>
          {plural(guides.data.length, 'known cause')}, each with what it means, how to confirm it and what to
          do.
        </p>
      </div>
      <TextInput
        aria-label="Find a guide by symptom, exception or cause"
        placeholder="What do you see? An exception, a symptom, a cause"
        leftSection={<IconSearch size={16} />}
        size="md"
        className={classes.search}
        value={q ?? ''}
        onChange={(event) => {
          const text = event.currentTarget.value;
          void navigate({ search: (prev) => ({ ...prev, q: text || undefined }), replace: true });
        }}
      />
      <div className={classes.layout}>
        <nav className={classes.families} aria-label="Families">
          <Link to="/guides" search={{ q }} data-on={family === undefined}>
            All
          </Link>
          {families.map(([name, members]) => (
            <Link key={name} to="/guides" search={{ q, family: name }} data-on={family === name}>
              {familyName(name)} <span className="num">{members.length}</span>
            </Link>
          ))}
        </nav>
        <div className={classes.groups}>
          {shown.length === 0 && (
            <Empty title="No guide matches these words">
              Try fewer words, or the class name of the exception alone.
            </Empty>
          )}
          {shown.map(([name, members]) => (
            <section key={name} aria-labelledby={`family-${name}`}>
              <h2 id={`family-${name}`} className={classes.family}>
                {familyName(name)}
              </h2>
              <ul className={classes.list}>
                {members.map((guide) => (
                  <li key={guide.guide}>
                    <Link {...guideTarget(guide.guide)} className={classes.guide}>
                      <b>{guide.title}</b>
                      {guide.symptom && <span>{guide.symptom}</span>}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </>
  );
}
