// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/**
 * The API's addresses and query parameters for openapi-fetch, written by hand from the contract. Answers are `unknown` on
 * purpose: `answers.ts` decides what comes in.
 */
type Get<Query extends object = Record<string, never>, Path extends object = Record<string, never>> = {
  parameters: { query?: Query; path: Path };
  get: {
    parameters: { query?: Query; path: Path };
    responses: { 200: { content: { 'application/json': unknown } } };
  };
};
type Slug = { slug: string };

export type Paths = {
  '/api/about': Get;
  '/api/health': Get;
  '/api/jobs': Get<{
    verdict?: string;
    q?: string;
    cluster?: string;
    cause?: string;
    sort?: string;
    dir?: string;
    offset?: number;
    limit?: number;
  }>;
  '/api/jobs/{slug}': Get<Record<string, never>, Slug>;
  '/api/jobs/{slug}/health': Get<{ from?: string; to?: string }, Slug>;
  '/api/jobs/{slug}/logs': Get<
    { view?: string; level?: string; q?: string; from?: string; to?: string; fp?: string },
    Slug
  >;
  '/api/jobs/{slug}/logs/timeline': Get<
    {
      before?: string;
      limit?: number;
      level?: string;
      q?: string;
      fp?: string;
      process?: string;
      from?: string;
      to?: string;
    },
    Slug
  >;
  '/api/jobs/{slug}/config': Get<{ q?: string }, Slug>;
  '/api/guides': Get;
  '/api/guides/{family}/{id}': Get<Record<string, never>, { family: string; id: string }>;
  '/api/fleet': Get;
  '/api/search': Get<{ q?: string }>;
};
