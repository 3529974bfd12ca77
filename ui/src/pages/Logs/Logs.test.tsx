// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { Providers } from '../../frame/Providers';
import { openAt } from '../../testing/openAt';
import { chunks, StackTrace, traceText } from './StackTrace';

describe('logs', () => {
  it('puts exceptions that triggered a restart first', async () => {
    openAt('/jobs/demo--payments-parser/logs');
    const headings = await screen.findAllByRole('heading', { level: 2 });
    expect(headings[0]?.textContent).toMatch(/^Exceptions that triggered a restart/);
    expect(screen.getByText('java.lang.NumberFormatException')).toBeTruthy();
  });

  it('opens a group, says why it is one, and keeps it in the URL', async () => {
    const { user, search } = openAt('/jobs/demo--payments-parser/logs');
    await user.click(await screen.findByRole('button', { name: /NumberFormatException/ }));
    await screen.findByText(/One group, because: same innermost cause/);
    expect(search().fp).toBe('e-nfe');
    expect(screen.getByRole('link', { name: 'Guide' }).getAttribute('href')).toBe(
      '/guides/serialization/poison-record',
    );
  });

  it('opens the event that the URL names beside the timeline', async () => {
    openAt('/jobs/demo--payments-parser/logs?view=timeline&sel=e-nfe-0');
    const pane = await screen.findByRole('complementary', { name: 'Log event' });
    expect(within(pane).getByText('first frame of your code')).toBeTruthy();
  });

  it('calls silence good only when nothing is filtered', async () => {
    openAt('/jobs/demo--orders-per-minute/logs');
    await screen.findByText('No warnings, errors or exceptions in this window');
  });
});

const frame = (text: string, origin: 'user' | 'flink' | 'jdk') => ({ text, origin });
const throwable = {
  type: 'java.lang.RuntimeException',
  message: 'outer',
  frames: [frame('a', 'flink'), frame('b', 'flink')],
  cause: {
    type: 'X',
    message: undefined,
    frames: [frame('c', 'jdk'), frame('mine', 'user'), frame('d', 'flink'), frame('e', 'jdk')],
    cause: undefined,
  },
};

describe('StackTrace', () => {
  it('folds runs of framework frames and keeps single ones', () => {
    expect(chunks(throwable.cause.frames).map((c) => [c.folded, c.frames.length])).toEqual([
      [false, 1],
      [false, 1],
      [true, 2],
    ]);
  });

  it('unfolds on a click, and copies the whole trace as Java prints it', async () => {
    render(
      <Providers>
        <StackTrace throwable={throwable} />
      </Providers>,
    );
    expect(screen.queryByText('at a')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: '2 frames of Flink' }));
    expect(screen.getByText('at a')).toBeTruthy();
    expect(traceText(throwable)).toBe(
      'java.lang.RuntimeException: outer\n\tat a\n\tat b\nCaused by: X\n\tat c\n\tat mine\n\tat d\n\tat e',
    );
  });

  it('shows log text as text', () => {
    render(
      <Providers>
        <StackTrace
          throwable={{
            type: '<img src=x onerror=alert(1)>',
            message: undefined,
            frames: [],
            cause: undefined,
          }}
        />
      </Providers>,
    );
    expect(document.querySelector('img')).toBeNull();
  });
});
