// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { createMemoryHistory, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { serveFixtures } from '../fixtures/serve';
import { newQueryClient, Providers } from '../frame/Providers';
import { routeTree } from '../routes';

/** The whole UI at an address, on the fixtures. `asked` are the API addresses that it has called. */
export function openAt(address: string, override?: (path: string) => Response | undefined) {
  const asked = serveFixtures(Date.now(), override);
  const router = createRouter({
    routeTree,
    history: createMemoryHistory({ initialEntries: [address] }),
    defaultPendingMinMs: 0,
  });
  const client = newQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  render(
    <Providers client={client}>
      <RouterProvider router={router as never} />
    </Providers>,
  );
  return {
    asked,
    router,
    user: userEvent.setup(),
    search: () => router.state.location.search as Record<string, unknown>,
  };
}
