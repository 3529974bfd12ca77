// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Panel.module.css';

/** A part of the health page: heading, one sentence that says it all, picture or table. */
export function Panel({
  id,
  title,
  sentence,
  table,
  asTable,
  onAsTable,
  aside,
  children,
}: {
  id: string;
  title: string;
  sentence: ReactNode;
  /** The same facts as a table; without it there is no switch. */
  table?: ReactNode;
  asTable?: boolean;
  onAsTable?: (on: boolean) => void;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <div>
          <h2 id={id}>{title}</h2>
          <p>{sentence}</p>
        </div>
        <div className={classes.tools}>
          {aside}
          {table && onAsTable && (
            <SegmentedControl
              size="xs"
              aria-label={`${title}: show as`}
              value={asTable ? 'table' : 'picture'}
              onChange={(v) => onAsTable(v === 'table')}
              data={[
                { value: 'picture', label: 'Picture' },
                { value: 'table', label: 'Table' },
              ]}
            />
          )}
        </div>
      </div>
      {asTable && table ? table : children}
    </section>
  );
}

/** A plain table that scrolls inside its panel. */
export function DataTable({ head, rows, label }: { head: string[]; rows: ReactNode[][]; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={`${classes.table} num`}>
        <thead>
          <tr>
            {head.map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a static table
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={head[j]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[j]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
