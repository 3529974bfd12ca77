// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// happy-dom has neither; components only ask whether the reader prefers dark or less motion.
window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
  addListener: () => {},
  removeListener: () => {},
  dispatchEvent: () => false,
  onchange: null,
})) as typeof window.matchMedia;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
} as typeof ResizeObserver;
window.scrollTo = () => {};

// A busy build machine is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
