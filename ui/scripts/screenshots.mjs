// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
// node scripts/screenshots.mjs [name...]: pictures of every page on the fixtures, light and dark, desktop and phone, in
// test-results/screens. Needs `npm run dev:fixtures` (or any server) at SQUIRREL_URL.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';

const base = process.env.SQUIRREL_URL ?? 'http://127.0.0.1:5173';
const out = process.env.SCREENS ?? 'test-results/screens';
mkdirSync(out, { recursive: true });
const oom = '/jobs/demo--session-features';
const pages = {
  jobs: '/jobs',
  diagnosis: oom,
  'diagnosis-poison': '/jobs/demo--payments-parser',
  'diagnosis-unmatched': '/jobs/demo--clicks-to-lake',
  'diagnosis-healthy': '/jobs/demo--orders-per-minute',
  'diagnosis-unknown': '/jobs/batch--nightly-rollup',
  logs: `${oom}/logs`,
  'logs-open': `${oom}/logs?fp=e-oom`,
  timeline: `${oom}/logs?view=timeline`,
  'timeline-event': `${oom}/logs?view=timeline&sel=e-oom-0`,
  health: `${oom}/health`,
  'health-slow': '/jobs/demo--order-enrichment/health',
  config: `${oom}/config`,
  guides: '/guides',
  guide: '/guides/memory/taskmanager-heap-oom',
  fleet: '/fleet',
  system: '/system',
};
const wanted = process.argv.slice(2);
const shapes = (process.env.SHAPES ?? 'light,dark,phone').split(',');
const sizes = { light: [1366, 850], dark: [1366, 850], phone: [390, 844] };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium']).toString().trim(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
for (const shape of shapes) {
  const [width, height] = sizes[shape];
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: shape === 'dark' ? 'dark' : 'light',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`page error on ${page.url()}: ${error.message}`));
  page.on(
    'console',
    (message) => message.type() === 'error' && console.error(`console on ${page.url()}: ${message.text()}`),
  );
  for (const [name, address] of Object.entries(pages)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await page.goto(base + address);
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${out}/${name}-${shape}.png`, fullPage: process.env.FULL === '1' });
  }
  await context.close();
}
await browser.close();
