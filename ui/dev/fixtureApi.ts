// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { Connect, Plugin } from 'vite';
import { answerOf } from '../src/fixtures/server.ts';

const answer: Connect.NextHandleFunction = (request, response, next) => {
  if (!request.url?.startsWith('/api/')) return next();
  const { status, body } = answerOf(
    new URL(request.url, 'http://localhost'),
    Date.now(),
    Number(process.env.FIXTURE_JOBS ?? 0),
  );
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
};

/** `npm run dev:fixtures`: the UI on a handmade incident, without a server. FIXTURE_JOBS=10000 fills the list. */
export function fixtureApi(): Plugin {
  return {
    name: 'fixture-api',
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => void server.middlewares.use(answer),
  };
}
