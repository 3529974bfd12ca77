// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { ReactNode } from 'react';
import type { Tone } from '../model/verdict';
import classes from './StateMark.module.css';

/** One shape per state, so that the state is readable without colour: octagon, triangle, disc, dashed ring. */
export function StateGlyph({ tone, size = 16 }: { tone: Tone; size?: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={`${classes.glyph} ${classes[tone]}`}
    >
      {tone === 'fail' && (
        <>
          <path d="M5.1 1h5.8L15 5.100v5.800L10.900 15H5.100L1 10.900V5.100z" className={classes.fill} />
          <path d="M5.700 5.700l4.600 4.600M10.300 5.700l-4.600 4.600" className={classes.cut} />
        </>
      )}
      {tone === 'warn' && (
        <>
          <path d="M8 1.300 15.300 14.300H.7z" strokeLinejoin="round" className={classes.fill} />
          <path d="M8 6v4M8 12v.1" className={classes.cut} />
        </>
      )}
      {tone === 'good' && (
        <>
          <circle cx="8" cy="8" r="7" className={classes.fill} />
          <path d="M4.700 8.300l2.200 2.200 4.400-4.700" className={classes.cut} />
        </>
      )}
      {tone === 'unknown' && (
        <>
          <circle cx="8" cy="8" r="6.500" className={classes.ring} />
          <path
            d="M6.300 6.400c.1-1 .8-1.600 1.800-1.600s1.700.6 1.700 1.500c0 1.200-1.700 1.300-1.700 2.500M8.100 11v.1"
            className={classes.ask}
          />
        </>
      )}
    </svg>
  );
}

/** Glyph and word. */
export function StatePill({ tone, children, strong }: { tone: Tone; children: ReactNode; strong?: boolean }) {
  return (
    <span className={`${classes.pill} ${classes[tone]} ${strong ? classes.strong : ''}`}>
      <StateGlyph tone={tone} size={strong ? 15 : 14} />
      <span>{children}</span>
    </span>
  );
}
