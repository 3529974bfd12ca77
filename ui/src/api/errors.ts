// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** The server answered with an error, or its answer was not what the contract says. */
export class ApiError extends Error {
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(message: string, status: number, requestId?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.requestId = requestId;
  }
}
