// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../testing/openAt';
import { frozenLink } from './Controls';
import { commonSearch } from './params';

describe('frame', () => {
  it('moves between lists and tabs by keyboard, but not while typing', async () => {
    const { router, user } = openAt('/jobs');
    await screen.findByText('session-features');
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'f' });
    await waitFor(() => expect(router.state.location.pathname).toBe('/fleet'));
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'j' });
    await user.type(await screen.findByRole('textbox', { name: /Filter jobs/ }), 'gf');
    expect(router.state.location.pathname).toBe('/jobs');
  });

  it('shows help for ?', async () => {
    openAt('/jobs');
    await screen.findByText('session-features');
    fireEvent.keyDown(document.body, { key: '?' });
    await screen.findByText('Pause or resume refreshing');
  });

  it('steps through the tabs of a job', async () => {
    const { router } = openAt('/jobs/demo--session-features');
    await screen.findByRole('heading', { level: 1, name: 'session-features' });
    fireEvent.keyDown(document.body, { key: ']' });
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/demo--session-features/logs'));
  });

  it('shows times in the zone of the URL', async () => {
    openAt('/jobs?tz=Asia/Tokyo');
    await screen.findByRole('button', { name: /Times are shown in Asia\/Tokyo/ });
  });

  it('keeps parameters that it does not know and drops nonsense in those it knows', () => {
    expect(commonSearch({ tz: 'Mars', from: 'yesterday', refresh: 7, later: 'x' })).toEqual({
      tz: undefined,
      from: undefined,
      to: undefined,
      refresh: undefined,
      later: 'x',
    });
    expect(commonSearch({ tz: 'UTC', from: 'now-1h', refresh: 10 })).toMatchObject({
      tz: 'UTC',
      from: 'now-1h',
      refresh: 10,
    });
  });

  it('freezes relative times in a shared link', () => {
    const now = Date.UTC(2026, 10, 21, 9);
    expect(frozenLink('http://s/jobs/x/logs?from=now-1h&q=a', { from: 'now-1h' }, now)).toBe(
      'http://s/jobs/x/logs?from=2026-11-21T08%3A00%3A00.000Z&q=a',
    );
  });
});
