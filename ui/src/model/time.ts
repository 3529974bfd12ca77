// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/** An instant as milliseconds since the epoch. Everything inside the UI is in this unit; zones exist only on screen. */
export type EpochMs = number;

/** An IANA zone name, or 'browser' for the zone of this machine. */
export type Zone = string;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function ianaZone(zone: Zone): string {
  return zone === 'browser' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

export function isZone(text: string): boolean {
  if (text === 'browser') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: EpochMs, zone: Zone): Record<string, string> {
  const name = ianaZone(zone);
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      timeZoneName: 'short',
    });
    formats.set(name, format);
  }
  return Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]));
}

/** 14:02:11 */
export function clockTime(at: EpochMs, zone: Zone): string {
  const p = parts(at, zone);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** 14:02:11.123, for log lines */
export function clockTimeMs(at: EpochMs, zone: Zone): string {
  const p = parts(at, zone);
  return `${p.hour}:${p.minute}:${p.second}.${p.fractionalSecond}`;
}

/** 14:02, for axes */
export function clockMinute(at: EpochMs, zone: Zone): string {
  const p = parts(at, zone);
  return `${p.hour}:${p.minute}`;
}

export function calendarDay(at: EpochMs, zone: Zone): string {
  const p = parts(at, zone);
  return `${p.year}-${p.month}-${p.day}`;
}

export function zoneName(zone: Zone, at: EpochMs = Date.now()): string {
  return parts(at, zone).timeZoneName ?? ianaZone(zone);
}

/** 2026-11-21 14:02:11 UTC: exact, to the second, with its zone. */
export function exactTime(at: EpochMs, zone: Zone): string {
  return `${calendarDay(at, zone)} ${clockTime(at, zone)} ${zoneName(zone, at)}`;
}

/** Clock time, with the day in front when it is not today. */
export function shortTime(at: EpochMs, zone: Zone, now: EpochMs): string {
  const day = calendarDay(at, zone);
  return day === calendarDay(now, zone) ? clockTime(at, zone) : `${day} ${clockTime(at, zone)}`;
}

/** 4 s, 12 min, 3 h 20 min, 11 d 4 h. At most two units, as people say it. */
export function duration(ms: number): string {
  const total = Math.max(0, ms);
  if (total < 1000) return `${Math.round(total)} ms`;
  const s = Math.round(total / 1000);
  if (s < 60) return `${total < 10_000 && total % 1000 !== 0 ? (total / 1000).toFixed(1) : s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return min < 10 && s % 60 !== 0 ? `${min} min ${s % 60} s` : `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 24) return min % 60 === 0 ? `${h} h` : `${h} h ${min % 60} min`;
  const d = Math.floor(h / 24);
  return h % 24 === 0 ? `${d} d` : `${d} d ${h % 24} h`;
}

/** "just now", "40 s ago", "4 min ago", "3 h ago", "11 d ago"; the future reads "in 4 min". */
export function ago(at: EpochMs, now: EpochMs): string {
  const diff = now - at;
  const size = Math.abs(diff);
  if (size < 5_000) return 'just now';
  const text =
    size < MINUTE
      ? `${Math.floor(size / 1000)} s`
      : size < HOUR
        ? `${Math.floor(size / MINUTE)} min`
        : size < 2 * DAY
          ? `${Math.floor(size / HOUR)} h`
          : `${Math.floor(size / DAY)} d`;
  return diff >= 0 ? `${text} ago` : `in ${text}`;
}

const RELATIVE = /^now(?:-(\d{1,6})(s|m|h|d))?$/;
const UNIT: Record<string, number> = { s: 1000, m: MINUTE, h: HOUR, d: DAY };

/** Reads `now`, `now-90m` or an ISO instant; undefined when it is none of these. */
export function parseTimePoint(text: string, now: EpochMs): EpochMs | undefined {
  const relative = RELATIVE.exec(text);
  if (relative) return now - Number(relative[1] ?? 0) * (UNIT[relative[2] ?? 's'] ?? 0);
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

export function isTimePoint(text: string): boolean {
  return parseTimePoint(text, 0) !== undefined;
}

export function iso(at: EpochMs): string {
  return new Date(at).toISOString();
}
