// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';

describe('guides', () => {
  it('are grouped by family and found by symptom', async () => {
    const { user, search } = openAt('/guides');
    await screen.findByRole('heading', { name: 'Memory' });
    await user.type(screen.getByRole('textbox', { name: /Find a guide/ }), 'heartbeat');
    await screen.findByText('A TaskManager was lost');
    expect(screen.queryByRole('heading', { name: 'Memory' })).toBeNull();
    expect(search().q).toBe('heartbeat');
  });
});
