// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import Markdown, { inAppAddress } from '../../components/Markdown';
import { Providers } from '../../frame/Providers';
import { openAt } from '../../testing/openAt';

describe('guide', () => {
  it('has symptom, quick fix, the four headings and the jobs that have it', async () => {
    openAt('/guides/memory/taskmanager-heap-oom');
    await screen.findByRole('heading', { level: 1, name: /heap fills/ });
    for (const name of ['Quick fix', 'Meaning', 'Impact', 'Diagnosis', 'Mitigation']) {
      expect(screen.getByRole('heading', { name })).toBeTruthy();
    }
    expect(screen.getByText('You probably have this if')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'session-features' })).toBeTruthy();
  });

  it('says when a guide does not exist', async () => {
    openAt('/guides/memory/nothing');
    await screen.findByText('There is no such guide');
  });
});

describe('Markdown', () => {
  const show = (text: string) =>
    render(
      <Providers>
        <Markdown text={text} />
      </Providers>,
    );

  it('drops raw HTML, images and odd protocols', () => {
    show('<script>alert(1)</script><b>x</b>\n\n![i](https://e.example/x.png)\n\n[bad](javascript:alert(1))');
    expect(document.querySelector('script, img, b')).toBeNull();
    expect(screen.getByText('bad').getAttribute('href') ?? '').not.toContain('javascript');
  });

  it('gives code a copy button', () => {
    show('```yaml\na: 1\n```');
    expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
  });

  it('leads from guide to guide', () => {
    expect(inAppAddress('../restarts/restart-loop')).toBe('/guides/restarts/restart-loop');
    expect(inAppAddress('../../memory/heap/guide.md#impact')).toBe('/guides/memory/heap#impact');
    expect(inAppAddress('/jobs')).toBe('/jobs');
    expect(inAppAddress('//evil.example')).toBeUndefined();
    expect(inAppAddress('https://flink.apache.org')).toBeUndefined();
  });
});
