// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { fixtureApi } from './dev/fixtureApi.ts';

export default defineConfig(({ mode }) => ({
  // Absolute addresses: the server answers deep links (/jobs/x/logs) with the same index.html.
  base: process.env.SQUIRREL_UI_BASE ?? '/',
  plugins: [react(), ...(mode === 'fixtures' ? [fixtureApi()] : [])],
  build: {
    outDir: 'dist',
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    proxy: mode === 'fixtures' ? undefined : { '/api': process.env.SQUIRREL_API ?? 'http://localhost:8642' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    css: false,
    // The machine that builds has two cores; a second worker costs more to start than it saves.
    maxWorkers: 2,
    testTimeout: 10_000,
  },
}));
