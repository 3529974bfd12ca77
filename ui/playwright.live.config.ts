// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Looks at a running server (SQUIRREL_URL) in which the demo's jobs have their verdicts; screenshots go to SQUIRREL_SHOTS. */
if (!process.env.SQUIRREL_URL) {
  throw new Error('SQUIRREL_URL is not set. Start ./squirrel demo and name its address.');
}

export default defineConfig({
  ...base,
  testDir: 'live',
  outputDir: 'test-results/live',
  webServer: undefined,
});
