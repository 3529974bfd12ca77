// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ConfigEntry } from '../../api/answers';
import { useJobConfig } from '../../api/queries';
import { CopyIcon } from '../../components/Copy';
import { GuideLink } from '../../components/GuideLink';
import { Empty, Failed, Loading } from '../../components/States';
import { count } from '../../model/units';
import classes from './Config.module.css';
import type { ConfigSearch } from './url';

const ORIGIN: Record<string, string> = {
  FLINK_DEFAULT: 'Flink default',
  PLATFORM: 'platform default',
  CLUSTER: 'cluster file',
  TEMPLATE: 'job template',
  CLI: 'command line',
  JOB: 'job',
  JOB_CODE: 'job code',
  SQL: 'SQL statement',
  UNKNOWN: 'unknown',
};

export function originName(origin: string): string {
  return ORIGIN[origin] ?? origin.toLowerCase().replace(/_/g, ' ');
}

const FILTERS = {
  set: { label: 'not the default', test: (e: ConfigEntry) => e.origin !== 'FLINK_DEFAULT' },
  overridden: { label: 'overridden', test: (e: ConfigEntry) => e.overrides.length > 0 },
  guided: { label: 'with a guide', test: (e: ConfigEntry) => e.guides.length > 0 },
} as const;

/** Those that a guide is about come first, then what is set at several levels, then by key. */
export function bySuspicion(entries: readonly ConfigEntry[]): ConfigEntry[] {
  const rank = (e: ConfigEntry) => (e.guides.length > 0 ? 0 : e.overrides.length > 0 ? 1 : 2);
  return [...entries].sort((a, b) => rank(a) - rank(b) || a.key.localeCompare(b.key));
}

/** The configuration as it works, and what set each value. */
export function ConfigPage() {
  const { slug } = useParams({ from: '/jobs/$slug/config' });
  const { q, only } = useSearch({ from: '/jobs/$slug/config' });
  const navigate = useNavigate({ from: '/jobs/$slug/config' });
  const config = useJobConfig(slug);
  const change = (part: Partial<ConfigSearch>, replace = false) =>
    void navigate({ search: (prev) => ({ ...prev, ...part }), replace, resetScroll: false });

  if (!config.data) {
    return config.isPending ? (
      <Loading heights={[40, 300]} label="Loading the configuration" />
    ) : (
      <Failed
        what="The configuration could not be loaded"
        error={config.error}
        retry={() => config.refetch()}
      />
    );
  }
  const { entries } = config.data;
  if (entries.length === 0) {
    return (
      <Empty tone="unknown" title="The configuration of this job is not known">
        It comes with the agent's first record after a start, or from the REST address of the cluster.
      </Empty>
    );
  }
  const words = (q ?? '').toLowerCase();
  const shown = bySuspicion(entries).filter(
    (e) => `${e.key} ${e.value}`.toLowerCase().includes(words) && (!only || FILTERS[only].test(e)),
  );
  const yaml = shown.map((e) => `${e.key}: ${e.value}`).join('\n');
  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <TextInput
          aria-label="Filter by key or value"
          placeholder="Filter by key or value"
          leftSection={<IconSearch size={15} />}
          className={classes.search}
          value={q ?? ''}
          onChange={(event) => change({ q: event.currentTarget.value || undefined }, true)}
        />
        {(Object.keys(FILTERS) as (keyof typeof FILTERS)[]).map((name) => (
          <UnstyledButton
            key={name}
            className={classes.filter}
            aria-pressed={only === name}
            onClick={() => change({ only: only === name ? undefined : name })}
          >
            <b className="num">{count(entries.filter(FILTERS[name].test).length)}</b> {FILTERS[name].label}
          </UnstyledButton>
        ))}
        <span className={classes.copy}>
          <CopyIcon value={yaml} label="Copy what is shown as YAML" />
        </span>
      </div>
      {shown.length === 0 ? (
        <Empty title="No setting matches" />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <div className={classes.card} tabIndex={0} role="region" aria-label="Settings">
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">Effective value</th>
                <th scope="col">Came from</th>
                <th scope="col">Guide</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((e) => (
                <Row key={e.key} entry={e} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Row({ entry }: { entry: ConfigEntry }) {
  const secret = /^\*{3,}$/.test(entry.value);
  return (
    <tr data-default={entry.origin === 'FLINK_DEFAULT'}>
      <th scope="row">
        <span className={classes.key}>
          <span className="mono">{entry.key}</span>
          <CopyIcon value={`${entry.key}: ${entry.value}`} label="Copy key and value" />
        </span>
      </th>
      <td className={classes.value}>
        <span className="mono">{entry.value || '(empty)'}</span>
        {secret && <span className={classes.note}>masked</span>}
        {entry.overrides.length > 0 && (
          <ul className={classes.overrides} aria-label="Values that it overrides">
            {entry.overrides.map((o) => (
              <li key={`${o.origin}${o.value}`}>
                <s className="mono">{o.value}</s> <span className={classes.note}>{originName(o.origin)}</span>
              </li>
            ))}
          </ul>
        )}
        {entry.default !== undefined && entry.default !== entry.value && (
          <span className={classes.note}>
            default <span className="mono">{entry.default}</span>
          </span>
        )}
      </td>
      <td className={classes.origin}>{originName(entry.origin)}</td>
      <td>
        {entry.guides.map(
          (g) =>
            g.guide && (
              <div key={g.id}>
                <GuideLink guide={g.guide}>{g.title}</GuideLink>
              </div>
            ),
        )}
      </td>
    </tr>
  );
}
