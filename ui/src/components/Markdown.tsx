// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link } from '@tanstack/react-router';
import { Children, isValidElement, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { CodeBlock } from './Copy';
import classes from './Markdown.module.css';

/** Guides come from the catalogue or from a platform team: no raw HTML, no images from elsewhere, no odd protocols. */
const schema = {
  ...defaultSchema,
  protocols: { ...defaultSchema.protocols, href: ['http', 'https', 'mailto'] },
  tagNames: defaultSchema.tagNames?.filter((tag) => tag !== 'img' && tag !== 'input'),
};

function textOf(node: ReactNode): string {
  return Children.toArray(node)
    .map((child) =>
      typeof child === 'string' || typeof child === 'number'
        ? String(child)
        : isValidElement<{ children?: ReactNode }>(child)
          ? textOf(child.props.children)
          : '',
    )
    .join('');
}

function slugOf(children: ReactNode): string {
  return textOf(children)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
}

/** Guides name each other by their place in the catalogue: `../restarts/taskmanager-lost` or `memory/heap`, with or without the file. */
export function inAppAddress(href: string): string | undefined {
  if (href.startsWith('/') && !href.startsWith('//')) return href;
  const guide = /^(?:\.\.?\/)*([a-z0-9-]+)\/([a-z0-9-]+)(?:\/guide\.md|\.md)?(#.*)?$/.exec(href);
  return guide ? `/guides/${guide[1]}/${guide[2]}${guide[3] ?? ''}` : undefined;
}

const components: Components = {
  pre: ({ children }) => <CodeBlock code={textOf(children).replace(/\n$/, '')} />,
  h1: ({ children }) => <h2 id={slugOf(children)}>{children}</h2>,
  h2: ({ children }) => <h2 id={slugOf(children)}>{children}</h2>,
  h3: ({ children }) => <h3 id={slugOf(children)}>{children}</h3>,
  a: ({ href, children }) => {
    const inside = href === undefined ? undefined : inAppAddress(href);
    if (inside) return <Link to={inside as '/'}>{children}</Link>;
    return (
      <a href={href} {...(href?.startsWith('#') ? {} : { target: '_blank', rel: 'noreferrer' })}>
        {children}
      </a>
    );
  },
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

export default function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      <ReactMarkdown
        skipHtml
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[[rehypeSanitize, schema]]}
        components={components}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
