// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Where a guide lives, from its address `family/id` as every answer of the API writes it. */
export function guideTarget(guide: string) {
  const [family = '', id = ''] = guide.split('/', 2);
  return { to: '/guides/$family/$id', params: { family, id } } as const;
}
