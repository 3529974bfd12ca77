// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';
import { relevantChanges } from './Verdict';

describe('diagnosis', () => {
  it('says state, cause, confidence, change and first step before anything else', async () => {
    openAt('/jobs/demo--session-features');
    const block = await screen.findByRole('region', { name: /3 restarts in the last 14 min/ });
    expect(within(block).getByText('Failing')).toBeTruthy();
    expect(within(block).getByText(/Almost certain/)).toBeTruthy();
    expect(within(block).getByText('4 independent signals agree')).toBeTruthy();
    expect(within(block).getByText(/session-features-4711.jar/)).toBeTruthy();
    expect(within(block).getByText(/taskmanager.memory.task.heap.size: 1536m/)).toBeTruthy();
    expect(within(block).getByRole('link', { name: 'Read the guide' }).getAttribute('href')).toBe(
      '/guides/memory/taskmanager-heap-oom',
    );
  });

  it('hangs consequences under their cause', async () => {
    openAt('/jobs/demo--session-features');
    await screen.findByText('What it brings about');
    const lost = screen.getByText('A TaskManager was lost').closest('li') as HTMLElement;
    expect(within(lost).getByText('The job restarts again and again')).toBeTruthy();
  });

  it('admits that no known cause matched', async () => {
    openAt('/jobs/demo--clicks-to-lake');
    await screen.findByRole('heading', { name: 'No known cause matched' });
    expect(screen.getByText(/CommitException: manifest list/)).toBeTruthy();
    expect(screen.getByText(/LakeCommitter.commit/)).toBeTruthy();
  });

  it('keeps guesses apart from causes', async () => {
    openAt('/jobs/demo--clicks-to-lake');
    const perhaps = await screen.findByRole('region', { name: 'Perhaps one of these' });
    expect(within(perhaps).getByRole('link', { name: /Two writers commit/ })).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'The cause' })).toBeNull();
    expect(screen.queryByText('Do this first')).toBeNull();
  });

  it('lists what is missing when the job is unknown', async () => {
    openAt('/jobs/batch--nightly-rollup');
    await screen.findByText(/Missing data never counts as healthy/);
    expect(screen.getAllByText(/Put the agent into the cluster/).length).toBeGreaterThan(0);
  });

  it('leads from evidence to the log lines of that minute', async () => {
    openAt('/jobs/demo--payments-parser');
    const link = (await screen.findAllByRole('link', { name: 'Log lines' }))[0];
    expect(link?.getAttribute('href')).toMatch(
      /\/jobs\/demo--payments-parser\/logs\?view=timeline&from=.+&to=/,
    );
  });

  it('says which job it does not know', async () => {
    openAt('/jobs/nobody');
    await screen.findByText('This job is not known here');
  });
});

describe('relevantChanges', () => {
  it('takes what people did before it began, not its effects', () => {
    const since = 1_000_000_000;
    const change = (at: number, kind: string) => ({ at, kind, text: kind });
    expect(
      relevantChanges(
        [change(since - 60_000, 'deploy'), change(since, 'restart'), change(since + 7_200_000, 'config')],
        since,
      ).map((c) => c.kind),
    ).toEqual(['deploy']);
  });
});
