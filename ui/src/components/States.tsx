// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Button, Skeleton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '../api/errors';
import type { Tone } from '../model/verdict';
import { CopyIcon } from './Copy';
import { StateGlyph } from './StateMark';
import classes from './States.module.css';

/** Skeletons in the final geometry, only when the wait is long enough to notice (200 ms). */
export function Loading({ heights, label = 'Loading' }: { heights: number[]; label?: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className={classes.loading}>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: the list never changes */}
      {shown && heights.map((h, i) => <Skeleton key={i} height={h} radius="md" />)}
    </div>
  );
}

/** Nothing to show, and whether that is good news (`good`), bad news (`unknown`) or neither. */
export function Empty({ tone, title, children }: { tone?: Tone; title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      {tone && <StateGlyph tone={tone} size={22} />}
      <div>
        <p className={classes.emptyTitle}>{title}</p>
        {children && <div className={classes.emptyText}>{children}</div>}
      </div>
    </div>
  );
}

/** Says what failed, how to go on, and gives something to paste into a ticket. */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  const api = error instanceof ApiError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const details = [what, message, api?.requestId ? `request ${api.requestId}` : undefined]
    .filter(Boolean)
    .join('\n');
  return (
    <div className={`${classes.empty} ${classes.failed}`} role="alert">
      <StateGlyph tone="fail" size={22} />
      <div>
        <p className={classes.emptyTitle}>{what}</p>
        <div className={classes.emptyText}>{message}</div>
        <div className={classes.actions}>
          {retry && (
            <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={retry}>
              Try again
            </Button>
          )}
          <CopyIcon value={details} label="Copy details" />
        </div>
      </div>
    </div>
  );
}

/** A source is missing or late: the page stays, and says what it does not know. */
export function Notice({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <div className={`${classes.notice} ${classes[tone]}`} role="note">
      <StateGlyph tone={tone} size={16} />
      <div>{children}</div>
    </div>
  );
}
