// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';
import { byUrgency } from './Checks';

describe('health', () => {
  it('shows failed checks first with value and limit, and unknown ones with the reason', async () => {
    openAt('/jobs/demo--session-features/health');
    const panel = await screen.findByRole('region', { name: 'Basic job stats' });
    expect(within(panel).getByText('4 checkpoints failed in a row; 3 are allowed')).toBeTruthy();
    expect(within(panel).getByText(/Run the node daemon on the workers/)).toBeTruthy();
  });

  it('names the likely bottleneck', async () => {
    openAt('/jobs/demo--order-enrichment/health');
    const panel = await screen.findByRole('region', { name: 'Back pressured tasks' });
    expect(within(panel).getByText(/the likely bottleneck is Sink: Warehouse/)).toBeTruthy();
  });

  it('leads from a square to the log lines of that minute', async () => {
    const { router, search } = openAt('/jobs/demo--order-enrichment/health');
    const strip = await screen.findByRole('slider', { name: /Back pressure of Enrich/ });
    fireEvent.keyDown(strip, { key: 'Home' });
    fireEvent.keyDown(strip, { key: 'Enter' });
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/demo--order-enrichment/logs'));
    expect(search().view).toBe('timeline');
    expect(Date.parse(String(search().to)) - Date.parse(String(search().from))).toBe(60_000);
  });

  it('shows the same facts as a table', async () => {
    const { user, search } = openAt('/jobs/demo--order-enrichment/health');
    const panel = await screen.findByRole('region', { name: 'Back pressured tasks' });
    await user.click(within(panel).getByRole('radio', { name: 'Table' }));
    await within(panel).findByRole('table');
    expect(search().tables).toBe('backpressure');
  });

  it('shows nothing good where nothing is known', async () => {
    openAt('/jobs/batch--nightly-rollup/health');
    await screen.findByText('Nothing is known about back pressure');
    const index = screen.getByRole('navigation', { name: 'Job' });
    expect(index).toBeTruthy();
    expect(screen.queryByText('Passed')).toBeNull();
  });
});

describe('byUrgency', () => {
  it('orders failed, passed, unknown', () => {
    const check = (id: string, status: 'FAILED' | 'PASSED' | 'UNKNOWN') => ({ id, status }) as never;
    expect(
      byUrgency([check('a', 'PASSED'), check('b', 'UNKNOWN'), check('c', 'FAILED')]).map((c) => c.id),
    ).toEqual(['c', 'a', 'b']);
  });
});
