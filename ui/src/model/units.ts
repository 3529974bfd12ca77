// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { duration } from './time';

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(n: number): string {
  let value = Math.abs(n);
  let unit = 0;
  while (value >= 1024 && unit < BYTES.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${n < 0 ? '-' : ''}${trimZeros(value.toFixed(digits))} ${BYTES[unit]}`;
}

export function count(n: number): string {
  if (!Number.isInteger(n) && Math.abs(n) < 1000) return trimZeros(n.toFixed(Math.abs(n) < 10 ? 2 : 1));
  if (Math.abs(n) < 10_000) return Math.round(n).toLocaleString('en-US').replace(',', ' ');
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(n);
}

/** A share between 0 and 1 as percent. */
export function percent(share: number): string {
  const p = share * 100;
  return `${p > 0 && p < 1 ? '< 1' : p >= 10 || Number.isInteger(p) ? Math.round(p) : p.toFixed(1)} %`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Writes a value in the unit the server names; an unknown unit is written behind the number as it is. */
export function quantity(value: number, unit: string | undefined): string {
  switch (unit) {
    case undefined:
    case '':
    case '1':
    case 'count':
      return count(value);
    case 'ratio':
    case 'share':
      return percent(value);
    case '%':
    case 'percent':
      return percent(value / 100);
    case 'B':
    case 'bytes':
    case 'By':
      return bytes(value);
    case 'B/s':
    case 'bytes/s':
      return `${bytes(value)}/s`;
    case 'ms':
      return duration(value);
    case 's':
      return duration(value * 1000);
    case '1/s':
    case 'records/s':
      return `${count(value)}/s`;
    default:
      return `${count(value)} ${unit}`;
  }
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
