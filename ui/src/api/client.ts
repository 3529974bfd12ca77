// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import createClient, { type FetchResponse } from 'openapi-fetch';
import { ContractError, type Decoder } from './decode';
import { ApiError } from './errors';
import type { paths } from './schema.gen';

/** Where the API is: beside the page, also when a reverse proxy puts both under a path of its own. */
const baseUrl = new URL(
  import.meta.env.BASE_URL,
  globalThis.location?.origin ?? 'http://localhost',
).href.replace(/\/$/, '');

export const api = createClient<paths>({
  baseUrl,
  headers: { Accept: 'application/json' },
  // Looked up at call time, so that tests can put their recorded answers in its place.
  fetch: (request) => globalThis.fetch(request),
});

/** Waits for an answer and lets it in through its decoder; everything that can go wrong becomes one ApiError in words. */
export async function admit<T>(
  // biome-ignore lint/suspicious/noExplicitAny: openapi-fetch infers a different type for each address
  call: Promise<FetchResponse<any, any, any>>,
  decoder: Decoder<T>,
): Promise<T> {
  let answer: Awaited<typeof call>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('The server does not answer. Is `squirrel` running, and is the network up?', 0);
  }
  const { response } = answer;
  const requestId = response.headers.get('X-Request-Id') ?? undefined;
  if (answer.error !== undefined || !response.ok) {
    throw new ApiError(wording(answer.error, response), response.status, requestId);
  }
  try {
    return decoder(answer.data as unknown, 'answer');
  } catch (cause) {
    if (!(cause instanceof ContractError)) throw cause;
    throw new ApiError(
      `${new URL(response.url || baseUrl).pathname}: ${cause.message}. The page and the server may be of different versions; reload the page.`,
      response.status,
      requestId,
    );
  }
}

function wording(body: unknown, response: Response): string {
  const message = (body as { message?: unknown } | undefined)?.message;
  if (typeof message === 'string' && message.length > 0) return message;
  return `The server answered ${response.status} ${response.statusText}`.trim();
}
