// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { IconActivityHeartbeat, IconBook2, IconLayoutGrid, IconStethoscope } from '@tabler/icons-react';

/** The places in the rail. */
export const PAGES = [
  { to: '/jobs', label: 'Jobs', keys: 'g j', Icon: IconStethoscope },
  { to: '/fleet', label: 'Fleet', keys: 'g f', Icon: IconLayoutGrid },
  { to: '/guides', label: 'Guides', keys: 'g g', Icon: IconBook2 },
  { to: '/system', label: 'System', keys: 'g s', Icon: IconActivityHeartbeat },
] as const;
