// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import {
  IconActivity,
  IconAdjustmentsHorizontal,
  IconBolt,
  IconBox,
  IconCircleDot,
  IconFileText,
  IconFlag,
  IconSchema,
  IconStack2,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Evidence } from '../../api/answers';
import { At } from '../../components/Ago';
import { iso, MINUTE } from '../../model/time';
import { plural } from '../../model/units';
import classes from './EvidenceList.module.css';

const ICON = {
  log: IconFileText,
  exception: IconBolt,
  metric: IconActivity,
  checkpoint: IconFlag,
  configuration: IconAdjustmentsHorizontal,
  topology: IconSchema,
  status: IconCircleDot,
  container: IconBox,
  thread: IconStack2,
};
const KIND: Record<Evidence['kind'], string> = {
  log: 'Log',
  exception: 'Exception',
  metric: 'Metric',
  checkpoint: 'Checkpoint',
  configuration: 'Configuration',
  topology: 'Job graph',
  status: 'Status',
  container: 'Container',
  thread: 'Thread',
};

/** How many kinds of facts agree: a log line and a metric are two independent signals, three log lines are one. */
export function independentSignals(evidence: readonly Evidence[]): number {
  return new Set(evidence.map((e) => (e.kind === 'metric' ? `metric ${e.signal ?? e.source}` : e.kind))).size;
}

/** How often it was logged; other kinds count minutes or samples, which the text tells. */
function logged(evidence: Evidence): number {
  return evidence.kind === 'log' || evidence.kind === 'exception' ? (evidence.count ?? 1) : 1;
}

export function EvidenceList({ evidence, slug }: { evidence: readonly Evidence[]; slug: string }) {
  return (
    <ul className={classes.list}>
      {evidence.map((e, i) => {
        const Icon = ICON[e.kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may read the same
          <li key={i} className={classes.item}>
            <Icon size={16} stroke={1.8} className={classes.icon} aria-label={KIND[e.kind]} />
            <div className={classes.text}>
              <p>{e.text}</p>
              <p className={classes.source}>
                {e.at !== undefined && (
                  <span>
                    <At at={e.at} />
                    {e.until !== undefined && e.until !== e.at && (
                      <>
                        {' to '}
                        <At at={e.until} />
                      </>
                    )}
                  </span>
                )}
                {logged(e) > 1 && <span>{plural(logged(e), 'time')}</span>}
                {e.process && <span>on {e.process}</span>}
                {e.source && <span className="mono">{e.source}</span>}
                <Place evidence={e} slug={slug} />
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** The exact place of the fact, with the same time range. */
function Place({ evidence, slug }: { evidence: Evidence; slug: string }) {
  switch (evidence.kind) {
    case 'log':
    case 'exception':
      return evidence.at === undefined ? null : (
        <Link
          to="/jobs/$slug/logs"
          params={{ slug }}
          search={{ view: 'timeline', from: iso(evidence.at - MINUTE), to: iso(evidence.at + MINUTE) }}
        >
          Log lines
        </Link>
      );
    case 'metric':
    case 'checkpoint':
      return (
        <Link
          to="/jobs/$slug/health"
          params={{ slug }}
          search={evidence.subject ? { op: evidence.subject } : {}}
        >
          Health
        </Link>
      );
    case 'configuration':
      return evidence.source ? (
        <Link to="/jobs/$slug/config" params={{ slug }} search={{ q: evidence.source }}>
          Configuration
        </Link>
      ) : null;
    default:
      return null;
  }
}
