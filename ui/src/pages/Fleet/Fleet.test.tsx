// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';

describe('fleet', () => {
  it('says in one sentence how the fleet is and leads to the jobs of a cause', async () => {
    openAt('/fleet');
    await screen.findByText('6 jobs in 2 clusters: 3 failing, 1 degraded, 1 unknown.');
    expect(screen.getByRole('link', { name: /One record that cannot be parsed/ }).getAttribute('href')).toBe(
      '/jobs?cause=poison-record',
    );
  });
});
