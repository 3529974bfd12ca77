// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Spotlight, spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBook2, IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useSearchEverything } from '../api/queries';
import { StateGlyph } from '../components/StateMark';
import { verdictTone, verdictWord } from '../model/verdict';
import { guideTarget } from '../pages/Guide/url';
import { PAGES } from './pages';

/** Ctrl-K: jobs, guides and pages by name. Loaded when it is opened for the first time. */
export default function Search({ openCount }: { openCount: number }) {
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), 120);
  const router = useRouter();
  const found = useSearchEverything(settled);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each further press of Ctrl-K counts up and opens it again
  useEffect(() => spotlight.open(), [openCount]);

  // The first answer is chosen as it arrives, so that Enter takes it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: chosen again whenever the answers change
  useEffect(() => {
    if (!settled || document.querySelector('[data-action][data-selected]')) return;
    document.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  }, [settled, found.data]);

  const matches = (text: string) => text.toLowerCase().includes(query.trim().toLowerCase());
  const pages = PAGES.filter((p) => matches(p.label));
  const jobs = settled ? (found.data?.jobs ?? []) : [];
  const guides = settled ? (found.data?.guides ?? []) : [];

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      size={640}
      maxHeight={460}
      scrollable
    >
      <Spotlight.Search
        placeholder="Job, cause or guide"
        leftSection={<IconSearch size={18} />}
        aria-label="Search"
      />
      <Spotlight.ActionsList>
        {jobs.length > 0 && (
          <Spotlight.ActionsGroup label="Jobs">
            {jobs.map((job) => (
              <Spotlight.Action
                key={job.slug}
                label={job.name}
                description={`${verdictWord[job.verdict]} · ${job.cluster}`}
                leftSection={<StateGlyph tone={verdictTone[job.verdict]} size={18} />}
                onClick={() => router.navigate({ to: '/jobs/$slug', params: { slug: job.slug } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {guides.length > 0 && (
          <Spotlight.ActionsGroup label="Guides">
            {guides.slice(0, 12).map((guide) => (
              <Spotlight.Action
                key={guide.guide}
                label={guide.title}
                description={guide.guide}
                leftSection={<IconBook2 size={18} />}
                onClick={() => router.navigate(guideTarget(guide.guide))}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label="Pages">
            {pages.map(({ to, label, Icon }) => (
              <Spotlight.Action
                key={to}
                label={label}
                leftSection={<Icon size={18} />}
                onClick={() => router.navigate({ to })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {settled.length > 0 && !found.isFetching && jobs.length + guides.length + pages.length === 0 && (
          <Spotlight.Empty>Nothing is called “{settled}”.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
