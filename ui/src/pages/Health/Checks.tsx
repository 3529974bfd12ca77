// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { Check } from '../../api/answers';
import { GuideLink } from '../../components/GuideLink';
import { type Grade, HeatStrip } from '../../components/HeatStrip';
import { StatePill } from '../../components/StateMark';
import { duration } from '../../model/time';
import { plural, quantity } from '../../model/units';
import { checkTone, checkWord } from '../../model/verdict';
import classes from './Checks.module.css';

const GRADE: Record<string, Grade> = { g: 'good', b: 'bad', w: 'warn', u: 'unknown' };
const RANK = { FAILED: 0, PASSED: 1, UNKNOWN: 2 };

export function byUrgency(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => RANK[a.status] - RANK[b.status]);
}

type RowsProps = {
  checks: readonly Check[];
  start: number;
  stepMs: number;
  pointAt: string | undefined;
  onPick: (from: number, to: number) => void;
};

/**
 * Requirements on the last hour, failed ones first. Unknown is a verdict of its own and says why; those rows fold away behind
 * their number, which stays in sight, unless a link points at one of them.
 */
export function CheckRows(props: RowsProps) {
  const sorted = byUrgency(props.checks);
  const unknown = sorted.filter((c) => c.status === 'UNKNOWN');
  const pointed = unknown.some((c) => c.id === props.pointAt);
  return (
    <>
      <Rows {...props} checks={sorted.filter((c) => c.status !== 'UNKNOWN')} />
      {unknown.length > 0 && (
        <details className={classes.unknown} open={pointed || unknown.length === sorted.length}>
          <summary>
            {plural(unknown.length, 'check')} could not be answered: what is missing, and who provides it
          </summary>
          <Rows {...props} checks={unknown} />
        </details>
      )}
    </>
  );
}

function Rows({ checks, start, stepMs, pointAt, onPick }: RowsProps) {
  return (
    <div className={classes.rows}>
      {checks.map((check) => {
        const grades = [...(check.strip?.states ?? '')].map((c) => GRADE[c] ?? 'unknown');
        const bad = grades.filter((g) => g === 'bad').length;
        const words =
          check.text ?? (check.observed === undefined ? '' : quantity(check.observed, check.unit));
        return (
          <div
            key={check.id}
            className={classes.row}
            id={`check-${check.id}`}
            data-pointed={check.id === pointAt}
            data-status={check.status}
          >
            <StatePill tone={checkTone[check.status]}>{checkWord[check.status]}</StatePill>
            <div className={classes.what}>
              <p className={classes.title}>
                {check.title ?? check.id}
                {check.guide && check.status === 'FAILED' && (
                  <GuideLink guide={check.guide} className={classes.guide}>
                    Guide
                  </GuideLink>
                )}
              </p>
              <p className={classes.value}>
                {check.status === 'UNKNOWN' ? (check.reason ?? 'No data.') : words}
              </p>
              {check.why && check.status !== 'PASSED' && <p className={classes.why}>{check.why}</p>}
            </div>
            <div className={classes.strip}>
              {grades.length > 0 && (
                <HeatStrip
                  name={`${check.title ?? check.id}, ${bad} of ${plural(grades.length, 'square')} (${duration(stepMs)} each) not met`}
                  start={start}
                  stepMs={stepMs}
                  values={grades.map(() => null)}
                  grades={grades}
                  words={(i) => (grades[i] === 'bad' ? 'not met' : grades[i] === 'good' ? 'met' : 'unknown')}
                  format={String}
                  onPick={onPick}
                />
              )}
            </div>
          </div>
        );
      })}
    </div>
  );
}
