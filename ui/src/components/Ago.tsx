// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Tooltip } from '@mantine/core';
import { useNow, useSettings } from '../frame/settings';
import { ago, type EpochMs, exactTime, iso, shortTime } from '../model/time';

/** "4 min ago"; the exact time and zone on hover, the ISO instant for machines. */
export function Ago({ at }: { at: EpochMs }) {
  const now = useNow();
  const { zone } = useSettings();
  return (
    <Tooltip label={exactTime(at, zone)}>
      <time dateTime={iso(at)} className="num">
        {ago(at, now)}
      </time>
    </Tooltip>
  );
}

/** "14:02:11", with the day in front when it was not today. */
export function At({ at }: { at: EpochMs }) {
  const now = useNow(60_000);
  const { zone } = useSettings();
  return (
    <Tooltip label={`${exactTime(at, zone)}, ${ago(at, now)}`}>
      <time dateTime={iso(at)} className="num" style={{ whiteSpace: 'nowrap' }}>
        {shortTime(at, zone, now)}
      </time>
    </Tooltip>
  );
}
