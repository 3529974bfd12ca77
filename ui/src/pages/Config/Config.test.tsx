// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';

describe('configuration', () => {
  it('shows where a value came from and what it overrides', async () => {
    openAt('/jobs/demo--session-features/config');
    const row = (await screen.findByText('taskmanager.memory.task.heap.size')).closest('tr') as HTMLElement;
    expect(within(row).getByText('384m')).toBeTruthy();
    expect(within(row).getByText('512m').tagName).toBe('S');
    expect(within(row).getByText('job')).toBeTruthy();
  });

  it('filters from the URL', async () => {
    openAt('/jobs/demo--session-features/config?only=overridden&q=checkpoint');
    await screen.findByText('execution.checkpointing.interval');
    expect(screen.getAllByRole('row')).toHaveLength(2);
  });
});
