// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { Action } from '../api/answers';
import { CodeBlock } from './Copy';
import classes from './Steps.module.css';

const RISK: Record<Action['risk'], { word: string; tone: string }> = {
  none: { word: 'safe', tone: 'good' },
  restart: { word: 'restarts the job', tone: 'warn' },
  data: { word: 'touches data', tone: 'fail' },
  code: { word: 'needs code', tone: 'plain' },
};

/** Settings as they stand in Flink's configuration file. */
export function settingsText(set: Record<string, string>): string {
  return Object.entries(set)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
}

/** One step: what to do, what it costs, and something to paste. */
export function Step({ action }: { action: Action }) {
  const risk = RISK[action.risk];
  const settings = settingsText(action.set);
  return (
    <div className={classes.step}>
      <p>
        {action.text}{' '}
        <span className={classes.risk} data-tone={risk.tone}>
          {risk.word}
        </span>
      </p>
      {settings && <CodeBlock code={settings} label="Copy the configuration" />}
      {action.command && <CodeBlock code={action.command} label="Copy the command" />}
    </div>
  );
}

export function Steps({ actions }: { actions: readonly Action[] }) {
  return (
    <ol className={classes.steps}>
      {actions.map((action) => (
        <li key={action.text}>
          <Step action={action} />
        </li>
      ))}
    </ol>
  );
}
