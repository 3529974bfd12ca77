// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { expect, test } from '@playwright/test';

const shots = process.env.SQUIRREL_SHOTS ?? 'test-results/live';

test('the job list shows sick jobs first, and the sick job its cause, evidence and first step', async ({
  page,
}) => {
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(process.env.SQUIRREL_URL ?? '') && !request.url().startsWith('data:')) {
      strangers.push(request.url());
    }
  });

  await page.goto('/jobs');
  await expect(page.getByText('payment-import').first()).toBeVisible();
  await expect(page.getByText('session-enrichment').first()).toBeVisible();
  await expect(page.getByText('One Kafka record cannot be parsed').first()).toBeVisible();
  await page.screenshot({ path: `${shots}/jobs.png` });

  await page.getByText('payment-import').first().click();
  await expect(page.getByText('One Kafka record cannot be parsed').first()).toBeVisible();
  await expect(page.getByText(/Failed to deserialize|JsonParseException|not JSON/i).first()).toBeVisible();
  await page.screenshot({ path: `${shots}/job-payment-import.png`, fullPage: true });

  const address = page.url().replace(/[?#].*$/, '').replace(/\/$/, '');
  await page.goto(`${address}/logs`);
  await expect(page.getByText(/exception/i).first()).toBeVisible();
  await page.screenshot({ path: `${shots}/job-payment-import-logs.png` });

  await page.goto('/jobs?q=invoice-export');
  await page.getByText('invoice-export').first().click();
  await expect(page.getByText('The sink is the bottleneck').first()).toBeVisible();
  await page.screenshot({ path: `${shots}/job-invoice-export.png`, fullPage: true });
  const slow = page.url().replace(/[?#].*$/, '').replace(/\/$/, '');
  await page.goto(`${slow}/health`);
  await expect(page.getByText(/back ?pressure/i).first()).toBeVisible();
  await expect(page.locator('canvas').first(), 'charts are loaded when first needed').toBeVisible();
  await page.screenshot({ path: `${shots}/job-invoice-export-health.png`, fullPage: true });

  await page.goto('/guides/kafka/kafka-poison-record');
  await expect(page.getByRole('heading', { name: 'Mitigation' })).toBeVisible();
  await page.screenshot({ path: `${shots}/guide.png` });

  expect(strangers, 'requests that leave the server').toEqual([]);
});
