// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openAt } from '../../testing/openAt';

describe('system', () => {
  it('shows dead letters with count, reason and sample as text', async () => {
    openAt('/system');
    await screen.findByText(/3 records could not be read/);
    expect(screen.getByText('not JSON: unexpected character at byte 1')).toBeTruthy();
    expect(screen.getByText('<xml>hello</xml>')).toBeTruthy();
  });

  it('names the part that does not answer', async () => {
    openAt('/system');
    await screen.findByText(/flink:http:\/\/batch-jm:8081 does not answer/);
  });
});
