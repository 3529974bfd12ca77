// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Finding } from '../../api/answers';
import { At } from '../../components/Ago';
import { GuideLink } from '../../components/GuideLink';
import { Steps } from '../../components/Steps';
import classes from './CauseCard.module.css';
import { EvidenceList } from './EvidenceList';
import { Confidence } from './Verdict';

const SEVERITY: Record<Finding['severity'], string> = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Advice',
};

/** Claim, evidence, what speaks against it, steps, guide; and below it what it brings about. */
export function CauseCard({
  finding,
  rank,
  slug,
  open,
}: {
  finding: Finding;
  rank: number;
  slug: string;
  open: boolean;
}) {
  const [opened, setOpened] = useState(open);
  const body = useId();
  return (
    <article className={classes.card} data-severity={finding.severity} id={`cause-${finding.id}`}>
      <h3 className={classes.heading}>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={opened}
          aria-controls={body}
          onClick={() => setOpened(!opened)}
        >
          <span className={`${classes.rank} num`}>{rank}</span>
          <span className={classes.claim}>{finding.title}</span>
          <span className={classes.severity} data-severity={finding.severity}>
            {SEVERITY[finding.severity]}
          </span>
          <span className={classes.confidence}>
            <Confidence finding={finding} />
          </span>
          <IconChevronDown size={18} className={classes.chevron} />
        </button>
      </h3>
      <div id={body} hidden={!opened} className={classes.body}>
        <p className={classes.summary}>
          {/* The first summary stands in the verdict above; here the catalogue's own sentence says what it means. */}
          {rank === 1 && finding.rootCause ? finding.rootCause.split(/\s*Fix:/)[0] : finding.summary}
          {finding.since !== undefined && (
            <span className={classes.since}>
              {' '}
              Since <At at={finding.since} />.
            </span>
          )}
        </p>
        <div className={classes.columns}>
          <div className={classes.column}>
            <h4>Evidence</h4>
            <EvidenceList evidence={finding.evidence} slug={slug} />
            {finding.against.length > 0 ? (
              <>
                <h4 className={classes.second}>What speaks against it</h4>
                <EvidenceList evidence={finding.against} slug={slug} />
              </>
            ) : (
              <p className={classes.quiet}>Nothing that we looked at speaks against it.</p>
            )}
          </div>
          <div className={classes.column}>
            <h4>What to do</h4>
            {finding.actions.length > 0 ? (
              <Steps actions={finding.actions} />
            ) : (
              <p className={classes.quiet}>No step of its own; see the guide.</p>
            )}
            {finding.guide && (
              <p className={classes.guide}>
                <GuideLink guide={finding.guide}>Guide: {finding.title}</GuideLink>
              </p>
            )}
          </div>
        </div>
        {finding.consequences.length > 0 && (
          <div className={classes.consequences}>
            <h4>What it brings about</h4>
            <Consequences findings={finding.consequences} slug={slug} depth={0} />
          </div>
        )}
      </div>
    </article>
  );
}

/** Effects hang under their cause, two levels deep; they need no steps, since curing the cause cures them. */
function Consequences({
  findings,
  slug,
  depth,
}: {
  findings: readonly Finding[];
  slug: string;
  depth: number;
}) {
  return (
    <ul className={classes.tree}>
      {findings.map((f) => (
        <li key={f.id}>
          <details>
            <summary>
              <b>{f.title}</b>
              <span className={classes.effect}>{f.summary}</span>
            </summary>
            <div className={classes.effectBody}>
              <EvidenceList evidence={f.evidence} slug={slug} />
              {f.guide && <GuideLink guide={f.guide}>Guide: {f.title}</GuideLink>}
            </div>
          </details>
          {depth < 1 && f.consequences.length > 0 && (
            <Consequences findings={f.consequences} slug={slug} depth={depth + 1} />
          )}
        </li>
      ))}
    </ul>
  );
}
