// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { expect, test } from '@playwright/test';

test.skip(Boolean(process.env.SQUIRREL_URL), 'this incident is that of the fixtures');

test('from the pager to the cause, the guide and the log lines, by keyboard alone', async ({ page }) => {
  await page.goto('/jobs');
  await expect(page.getByText('session-features')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /runs out of heap each time/ })).toBeVisible();
  await page.keyboard.press(']');
  await expect(page.getByRole('heading', { name: /Exceptions that triggered a restart/ })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('heap');
  await expect(page.getByRole('button', { name: /heap fills/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/guides\/memory\/taskmanager-heap-oom/);
});

test('a pasted URL shows the same rows in another zone, and Back undoes the last filter', async ({
  page,
}) => {
  await page.goto('/jobs?tz=Asia/Tokyo');
  await page.getByRole('button', { name: /Degraded/ }).click();
  await expect(page).toHaveURL(/verdict=DEGRADED/);
  await expect(page).toHaveURL(/tz=Asia/);
  await expect(page.getByText('order-enrichment')).toBeVisible();
  await expect(page.getByText('session-features')).toBeHidden();
  await page.goBack();
  await expect(page.getByText('session-features')).toBeVisible();
});

test('from a red square to the log lines of that minute with one click', async ({ page }) => {
  await page.goto('/jobs/demo--payments-parser/health');
  const strip = page.getByRole('slider', { name: /Full restarts per hour/ });
  const box = await strip.boundingBox();
  if (!box) throw new Error('the strip is not on the page');
  await page.mouse.click(box.x + (54.5 / 60) * box.width, box.y + 8);
  await expect(page).toHaveURL(/logs\?.*view=timeline/);
  await expect(page.getByRole('list', { name: /Log events/ })).toContainText('NumberFormatException');
});

test('the server going away leaves the page up and says so', async ({ page }) => {
  await page.goto('/jobs/demo--session-features');
  await expect(page.getByText('Do this first')).toBeVisible();
  await page.route('**/api/jobs/**', (route) => route.abort());
  await page.getByRole('button', { name: /^Data from/ }).click();
  await page.getByRole('menuitem', { name: 'Refresh now' }).click();
  await expect(page.getByText(/could not be renewed/)).toBeVisible();
  await expect(page.getByText('Do this first')).toBeVisible();
});
