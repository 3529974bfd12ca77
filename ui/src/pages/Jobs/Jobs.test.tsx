// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';
import { jobsSearch } from './url';

const rows = () => screen.getAllByRole('row').slice(1);

describe('job list', () => {
  it('shows the worst first, with its cause in words', async () => {
    openAt('/jobs');
    await screen.findByText('session-features');
    expect(within(rows()[0] as HTMLElement).getByText('Failing')).toBeTruthy();
    expect(within(rows()[0] as HTMLElement).getByText(/heap fills/)).toBeTruthy();
    expect(within(rows().at(-1) as HTMLElement).getByText('Healthy')).toBeTruthy();
  });

  it('filters by a click on a count and keeps it in the URL', async () => {
    const { user, search, asked } = openAt('/jobs');
    await user.click(await screen.findByRole('button', { name: /1 Degraded/ }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(search().verdict).toBe('DEGRADED');
    expect(asked.some((a) => a.startsWith('/api/jobs?') && a.includes('verdict=DEGRADED'))).toBe(true);
  });

  it('says so when no job matches, and offers the way back', async () => {
    const { user } = openAt('/jobs?q=nothing-like-this');
    await screen.findByText('No job matches these filters');
    await user.click(screen.getByRole('button', { name: 'Remove all filters' }));
    await screen.findByText('session-features');
  });

  it('shows missing values as unknown, never as good', async () => {
    openAt('/jobs?q=nightly');
    const link = await screen.findByText('nightly-rollup');
    const row = link.closest('[role=row]') as HTMLElement;
    expect(within(row).getAllByText('unknown').length).toBeGreaterThanOrEqual(3);
    expect(within(row).queryByText(/passed/)).toBeNull();
  });

  it('names what failed when the server does not answer as agreed', async () => {
    openAt('/jobs', (path) =>
      path === '/api/jobs' ? new Response('{"total":"many"}', { status: 200 }) : undefined,
    );
    await screen.findByText('The job list could not be loaded');
    expect(screen.getByText(/answer\.total is "many"; a number is expected/)).toBeTruthy();
  });
});

describe('jobsSearch', () => {
  it('drops nonsense', () => {
    expect(jobsSearch({ verdict: 'PURPLE', sort: 3, q: '' })).toEqual({
      verdict: undefined,
      q: undefined,
      cluster: undefined,
      cause: undefined,
      sort: undefined,
      dir: undefined,
    });
  });
});
