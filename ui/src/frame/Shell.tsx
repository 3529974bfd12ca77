// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { SquirrelMark } from '../components/SquirrelMark';
import {
  MoreControl,
  RefreshControl,
  SearchButton,
  ShareControl,
  ShortcutHelp,
  ThemeControl,
  useDisclosure,
  ZoneControl,
} from './Controls';
import { PAGES } from './pages';
import classes from './Shell.module.css';
import { SettingsProvider, useSettings } from './settings';
import { useShortcuts } from './shortcuts';

const Search = lazy(() => import('./Search'));

/** Rail, header and the page between them. */
export function Shell() {
  return (
    <SettingsProvider>
      <Frame />
    </SettingsProvider>
  );
}

function Frame() {
  const router = useRouter();
  const { paused, setPaused } = useSettings();
  const [help, openHelp, closeHelp] = useDisclosure();
  const [searches, setSearches] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: openHelp only sets state
  const shortcuts = useMemo(
    () => [
      { keys: 'mod+k', label: 'Search', run: () => setSearches((n) => n + 1) },
      { keys: '/', label: 'Search', run: () => setSearches((n) => n + 1) },
      ...PAGES.map((page) => ({
        keys: page.keys,
        label: `Go to ${page.label}`,
        run: () => void router.navigate({ to: page.to }),
      })),
      { keys: 'p', label: 'Pause or resume refreshing', run: () => setPaused(!paused) },
      {
        keys: 'c',
        label: 'Copy the link to this view',
        run: () => void navigator.clipboard?.writeText(location.href),
      },
      { keys: '?', label: 'This help', run: openHelp },
    ],
    [router, paused, setPaused],
  );
  useShortcuts(shortcuts);

  return (
    <div className={classes.shell}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <nav className={classes.rail} aria-label="Main">
        <Link to="/jobs" className={classes.brand} aria-label="Dr. Squirrel: jobs">
          <SquirrelMark size={36} />
        </Link>
        {PAGES.map(({ to, label, Icon }) => (
          <Link key={to} to={to} className={classes.place} activeProps={{ 'data-active': true }}>
            <Icon size={21} stroke={1.7} />
            <span>{label}</span>
          </Link>
        ))}
      </nav>
      <header className={classes.header}>
        <Link to="/jobs" className={classes.phoneBrand} aria-label="Dr. Squirrel: jobs">
          <SquirrelMark size={28} />
        </Link>
        <span className={classes.name}>Dr. Squirrel</span>
        <div className={classes.spacer} />
        <SearchButton onOpen={() => setSearches((n) => n + 1)} />
        <div className={classes.spacer} />
        <RefreshControl />
        <div className={classes.wide}>
          <ZoneControl />
          <ShareControl />
          <ThemeControl />
          <Tooltip label="Keyboard shortcuts (?)">
            <ActionIcon variant="subtle" color="gray" aria-label="Keyboard shortcuts" onClick={openHelp}>
              <IconKeyboard size={18} />
            </ActionIcon>
          </Tooltip>
        </div>
        <div className={classes.narrow}>
          <MoreControl onHelp={openHelp} />
        </div>
      </header>
      <main id="page" className={classes.page}>
        <Outlet />
      </main>
      <ShortcutHelp opened={help} onClose={closeHelp} />
      {searches > 0 && (
        <Suspense fallback={null}>
          <Search openCount={searches} />
        </Suspense>
      )}
    </div>
  );
}
