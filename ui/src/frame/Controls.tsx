// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { ActionIcon, Menu, Modal, Tooltip, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import {
  IconClock,
  IconDeviceDesktop,
  IconDots,
  IconKeyboard,
  IconLink,
  IconMarkdown,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconSearch,
  IconShare2,
  IconSun,
} from '@tabler/icons-react';
import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useAbout } from '../api/queries';
import { ago, exactTime, ianaZone, iso, parseTimePoint, zoneName } from '../model/time';
import classes from './Controls.module.css';
import { type CommonSearch, REFRESH_SECONDS } from './params';
import { useNow, useSettings } from './settings';
import { activeShortcuts } from './shortcuts';

function refreshName(seconds: number): string {
  return seconds === 0 ? 'Off' : seconds < 60 ? `Every ${seconds} s` : `Every ${seconds / 60} min`;
}

export function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <UnstyledButton className={classes.search} onClick={onOpen} aria-label="Search (Ctrl K)">
      <IconSearch size={16} />
      <span className={classes.searchText}>Search jobs and guides</span>
      <kbd className={classes.kbd}>Ctrl K</kbd>
    </UnstyledButton>
  );
}

/** Snapshots come every five minutes unless the server says otherwise. */
const DEFAULT_SNAPSHOT_INTERVAL = 5 * 60_000;

/** Age of the data (not of the fetch), how often it is renewed, and pause. */
export function RefreshControl() {
  const { refreshSeconds, setRefreshSeconds, paused, setPaused, dataAt, zone } = useSettings();
  const now = useNow(1000);
  const client = useQueryClient();
  const fetching = useIsFetching() > 0;
  const interval = useAbout().data?.snapshotIntervalMs ?? DEFAULT_SNAPSHOT_INTERVAL;
  const old = dataAt !== undefined && now - dataAt > 2 * interval;
  const state = paused ? 'Paused' : refreshSeconds === 0 ? 'Refresh off' : refreshName(refreshSeconds);
  return (
    <div className={classes.group}>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <UnstyledButton
            className={classes.chip}
            aria-label={`${dataAt === undefined ? '' : `Data from ${ago(dataAt, now)}. `}Refresh: ${state}`}
          >
            <span
              className={classes.pulse}
              data-live={!paused && refreshSeconds > 0}
              data-old={old}
              data-busy={fetching}
            />
            <span className="num" data-old={old}>
              {paused ? 'Paused' : dataAt === undefined ? state : `Data ${ago(dataAt, now)}`}
            </span>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {dataAt === undefined ? 'Refresh' : `Newest data: ${exactTime(dataAt, zone)}`}
          </Menu.Label>
          <Menu.Item leftSection={<IconRefresh size={15} />} onClick={() => client.invalidateQueries()}>
            Refresh now
          </Menu.Item>
          <Menu.Divider />
          {REFRESH_SECONDS.map((s) => (
            <Menu.Item key={s} onClick={() => setRefreshSeconds(s)} fw={s === refreshSeconds ? 650 : 400}>
              {refreshName(s)}
              {s === refreshSeconds && ' ✓'}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={paused ? 'Resume (p)' : 'Pause (p)'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-pressed={paused}
          aria-label={paused ? 'Resume refreshing' : 'Pause refreshing'}
          onClick={() => setPaused(!paused)}
        >
          {paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

const ZONES = [
  'browser',
  'UTC',
  'America/Los_Angeles',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Shanghai',
];

function ZoneItems() {
  const { zone, setZone } = useSettings();
  const router = useRouter();
  const choose = (choice: string) => {
    setZone(choice);
    // The reader's choice wins over a link's `tz=` from here on.
    router.navigate({ to: '.', search: (prev: CommonSearch) => ({ ...prev, tz: undefined }), replace: true });
  };
  const own = ianaZone('browser');
  return ZONES.filter((z) => z !== own || z === 'UTC').map((z) => (
    <Menu.Item key={z} onClick={() => choose(z)} fw={z === zone ? 650 : 400}>
      {z === 'browser' ? `This browser (${own})` : z}
      {z === zone && ' ✓'}
    </Menu.Item>
  ));
}

export function ZoneControl() {
  const { zone } = useSettings();
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton
          className={classes.chip}
          aria-label={`Times are shown in ${ianaZone(zone)}. Change zone`}
        >
          <IconClock size={15} />
          <span>{zoneName(zone)}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Show times in</Menu.Label>
        <ZoneItems />
      </Menu.Dropdown>
    </Menu>
  );
}

/** The link to what is on screen, with relative times frozen, so that it shows the same tomorrow. */
export function frozenLink(href: string, search: CommonSearch, now: number): string {
  const url = new URL(href);
  for (const name of ['from', 'to'] as const) {
    const value = search[name];
    const at = value === undefined ? undefined : parseTimePoint(value, now);
    if (at !== undefined) url.searchParams.set(name, iso(at));
  }
  return url.href;
}

function useShare() {
  const search = useSearch({ strict: false }) as CommonSearch;
  const { zone } = useSettings();
  const link = () => frozenLink(window.location.href, search, Date.now());
  return {
    copyLink: () => navigator.clipboard?.writeText(link()),
    copyMessage: () =>
      navigator.clipboard?.writeText(
        `**${document.title.replace(' · Dr. Squirrel', '')}** (seen ${exactTime(Date.now(), zone)})\n${link()}`,
      ),
  };
}

function ShareItems() {
  const share = useShare();
  return (
    <>
      <Menu.Item leftSection={<IconLink size={15} />} onClick={share.copyLink}>
        Copy link (times frozen)
      </Menu.Item>
      <Menu.Item leftSection={<IconMarkdown size={15} />} onClick={share.copyMessage}>
        Copy as chat message
      </Menu.Item>
    </>
  );
}

export function ShareControl() {
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Share">
          <IconShare2 size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ShareItems />
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the system', IconDeviceDesktop],
] as const;

function ThemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map(([scheme, label, Icon]) => (
    <Menu.Item
      key={scheme}
      leftSection={<Icon size={15} />}
      fw={scheme === colorScheme ? 650 : 400}
      onClick={() => setColorScheme(scheme)}
    >
      {label}
      {scheme === colorScheme && ' ✓'}
    </Menu.Item>
  ));
}

export function ThemeControl() {
  const { colorScheme } = useMantineColorScheme();
  const Icon = SCHEMES.find(([s]) => s === colorScheme)?.[2] ?? IconDeviceDesktop;
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Theme">
          <Icon size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ThemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}

/** Zone, share, theme and help in one menu, for narrow screens. */
export function MoreControl({ onHelp }: { onHelp: () => void }) {
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="More">
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ShareItems />
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <ThemeItems />
        <Menu.Divider />
        <Menu.Label>Show times in</Menu.Label>
        <ZoneItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={onHelp}>
          Keyboard shortcuts
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function ShortcutHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" centered size="md">
      {opened && (
        <dl className={classes.shortcuts}>
          {activeShortcuts().map((s) => (
            <div key={s.keys}>
              <dt>
                {s.keys.split(' ').map((k, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may hold the same key twice
                  <kbd key={`${k}${i}`} className={classes.kbd}>
                    {k.replace('mod+k', 'Ctrl K')}
                  </kbd>
                ))}
              </dt>
              <dd>{s.label}</dd>
            </div>
          ))}
        </dl>
      )}
    </Modal>
  );
}

/** Remembers whether the help is open; a hook, because a shortcut and a menu item both open it. */
export function useDisclosure(): [boolean, () => void, () => void] {
  const [opened, setOpened] = useState(false);
  return [opened, () => setOpened(true), () => setOpened(false)];
}
