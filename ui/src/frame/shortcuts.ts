// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { useEffect } from 'react';

export type Shortcut = {
  /** `g j`, `mod+k`, `?`: keys in sequence are separated by a blank. */
  keys: string;
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Not shown in the help (an alias). */
  hidden?: boolean;
};

const active = new Set<readonly Shortcut[]>();
let pending = '';
let pendingTimer: ReturnType<typeof setTimeout> | undefined;

/** Everything that works right now, for the help window. */
export function activeShortcuts(): Shortcut[] {
  return [...active].flat().filter((s) => !s.hidden);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function pressed(event: KeyboardEvent): string {
  return event.ctrlKey || event.metaKey ? `mod+${event.key.toLowerCase()}` : event.key;
}

/** One listener for the page. No plain key fires inside an input; with Ctrl or Cmd it does. Later registrations win. */
export function dispatch(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey) return;
  const key = pressed(event);
  const withModifier = key.startsWith('mod+');
  if (isTyping(event.target) && !withModifier) return;
  const all = [...active].reverse().flat();
  const sequence = pending ? `${pending} ${key}` : key;
  const hit = all.find((s) => s.keys === sequence) ?? all.find((s) => s.keys === key);
  clearTimeout(pendingTimer);
  pending = '';
  if (hit) {
    event.preventDefault();
    hit.run(event);
  } else if (all.some((s) => s.keys.startsWith(`${key} `))) {
    pending = key;
    pendingTimer = setTimeout(() => {
      pending = '';
    }, 1200);
  }
}

if (typeof document !== 'undefined') document.addEventListener('keydown', dispatch);

/** Shortcuts that hold while the calling component is on the page. Give a stable list (useMemo or a constant). */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    active.add(shortcuts);
    return () => {
      active.delete(shortcuts);
    };
  }, [shortcuts]);
}
