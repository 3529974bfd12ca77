// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { execFileSync } from 'node:child_process';
import { defineConfig, devices } from '@playwright/test';

/** Debian's Chromium, or the one named by CHROMIUM; Playwright downloads none of its own. */
function chromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  try {
    return execFileSync('sh', [
      '-c',
      'command -v chromium || command -v chromium-browser || command -v google-chrome',
    ])
      .toString()
      .trim();
  } catch {
    throw new Error(
      'No Chromium found. Install the package "chromium", or name one in the variable CHROMIUM.',
    );
  }
}

/** SQUIRREL_URL points the tests at a running server; without it they run on the fixtures. */
const target = process.env.SQUIRREL_URL;
const port = Number(process.env.E2E_PORT ?? 5199);

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: target ?? `http://127.0.0.1:${port}`,
    timezoneId: 'UTC',
    viewport: { width: 1366, height: 900 },
    launchOptions: {
      executablePath: chromium(),
      args: [
        // The sandbox needs a user namespace, which root in a container does not have.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: target
    ? undefined
    : {
        // What is shipped is what is tested: a build, not the development server.
        command:
          'node node_modules/vite/bin/vite.js build --mode fixtures --outDir test-results/site --emptyOutDir && ' +
          `exec node node_modules/vite/bin/vite.js preview --mode fixtures --outDir test-results/site --host 127.0.0.1 --port ${port} --strictPort`,
        url: `http://127.0.0.1:${port}/jobs`,
        reuseExistingServer: true,
        timeout: 120_000,
      },
});
