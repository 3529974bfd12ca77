// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconMarkdown } from '@tabler/icons-react';
import classes from './Copy.module.css';

/** A small button that copies a text and says so. */
export function CopyIcon({
  value,
  label = 'Copy',
  markdown = false,
}: {
  value: string;
  label?: string;
  markdown?: boolean;
}) {
  const Icon = markdown ? IconMarkdown : IconCopy;
  return (
    <CopyButton value={value} timeout={1600}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon
            variant="subtle"
            color={copied ? 'teal' : 'gray'}
            size="sm"
            aria-label={copied ? 'Copied' : label}
            onClick={(event) => {
              event.stopPropagation();
              copy();
            }}
          >
            {copied ? <IconCheck size={15} /> : <Icon size={15} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** A block of configuration, commands or a stack trace, with a copy button in its corner. */
export function CodeBlock({ code, label }: { code: string; label?: string }) {
  return (
    <div className={classes.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a block that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <span className={classes.corner}>
        <CopyIcon value={code} label={label ?? 'Copy'} />
      </span>
    </div>
  );
}
