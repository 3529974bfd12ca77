// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { fixtureApi } from './dev/fixtureApi.ts';

export default defineConfig(({ mode }) => ({
  // Absolute addresses: the server answers deep links (/jobs/x/logs) with the same index.html.
  base: process.env.SQUIRREL_UI_BASE ?? '/',
  plugins: [react(), ...(mode === 'fixtures' ? [fixtureApi()] : [])],
  // Named, because a library found only on a lazy page would reload the page under a test.
  optimizeDeps: {
    include: ['react-markdown', 'remark-gfm', 'rehype-sanitize', 'uplot', '@mantine/spotlight'],
  },
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
    // Each page test draws the whole UI: importing it once instead of once per file is most of the speed.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 30_000,
  },
}));
