// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

const job = '/jobs/demo--session-features';
const pages: Record<string, { at: string; sees: string | RegExp }> = {
  jobs: { at: '/jobs', sees: 'session-features' },
  diagnosis: { at: job, sees: 'Do this first' },
  'no known cause': { at: '/jobs/demo--clicks-to-lake', sees: 'No known cause matched' },
  'unknown job state': { at: '/jobs/batch--nightly-rollup', sees: /Missing data never counts/ },
  'unique logs': { at: `${job}/logs?fp=e-oom`, sees: /One group, because/ },
  timeline: { at: `${job}/logs?view=timeline&sel=e-oom-0`, sees: 'first frame of your code' },
  health: { at: `${job}/health`, sees: 'Peak of limit' },
  'health as tables': { at: `${job}/health?tables=backpressure,gc,memory,flow`, sees: 'Throughput and lag' },
  configuration: { at: `${job}/config`, sees: 'Came from' },
  guides: { at: '/guides', sees: 'The job restarts again and again' },
  guide: { at: '/guides/memory/taskmanager-heap-oom', sees: 'Mitigation' },
  fleet: { at: '/fleet', sees: 'Causes that cost the most' },
  system: { at: '/system', sees: 'Dead letters' },
};

test.skip(Boolean(process.env.SQUIRREL_URL), 'these pages are those of the fixtures');

/** Nothing may be asked of another origin, and nothing may go wrong unseen. */
function watch(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== origin) problems.push(`request to ${url.origin}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  return problems;
}

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: 'reduce' } as never);
    for (const [name, { at, sees }] of Object.entries(pages)) {
      test(`${name} is accessible, quiet and keeps to its origin`, async ({ page, baseURL }) => {
        const problems = watch(page, new URL(baseURL ?? '').origin);
        await page.goto(at);
        await expect(page.getByText(sees).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(
            (v) =>
              `${v.id}: ${v.nodes
                .map((n) => `${n.target.join(' ')} ${n.failureSummary}`)
                .slice(0, 3)
                .join(' | ')}`,
          ),
        ).toEqual([]);
        expect(problems).toEqual([]);
      });
    }
  });
}

test.describe('phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const [name, { at, sees }] of Object.entries(pages)) {
    test(`${name} does not scroll sideways`, async ({ page }) => {
      await page.goto(at);
      await expect(page.getByText(sees).first()).toBeAttached();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  }
});
