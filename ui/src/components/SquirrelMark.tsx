// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** A squirrel, sitting, its tail curled up behind it. */
export function SquirrelMark({ size = 28 }: { size?: number }) {
  return (
    <svg viewBox="0 0 48 48" width={size} height={size} aria-hidden="true" style={{ display: 'block' }}>
      {/* tail */}
      <path
        fill="var(--brand)"
        d="M17.500 41C9 39.500 4 32.500 4.600 24.200 5.200 14.500 11.400 7 18.600 7c5.300 0 9 3.700 9 8.300 0 3.900-2.800 6.700-6.200 6.700-2.700 0-4.700-1.900-4.700-4.300 0-1.400.7-2.600 1.700-3.300-4 .2-7 4.400-6.800 9.600.2 4.700 2.700 8.200 6.500 9.700z"
      />
      {/* body and head */}
      <path
        fill="var(--brand)"
        d="M18.400 41c-1.300-6.500.7-12.400 6.200-16 2.300-1.500 3.500-2.600 4.300-4.600.3-2.600 1-4.600 2.300-6.100L31.600 9l4.300 4c4.600 1 7.600 4.300 7.600 7.200 0 2.500-2.400 4.200-5.700 4.600-.6 2-.9 3.600-.4 5.200l2.900 1.300c1.200.6 1 2.300-.3 2.500l-3.300.5c.2 2.500-.4 4.700-1.400 6.700z"
      />
      <circle cx="36.300" cy="18.400" r="1.500" fill="var(--surface)" />
      {/* the doctor's cross */}
      <path
        stroke="var(--surface)"
        strokeWidth="2.200"
        strokeLinecap="round"
        d="M27.500 29.200v6.600M24.200 32.500h6.600"
      />
    </svg>
  );
}
