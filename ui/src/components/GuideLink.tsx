// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { guideTarget } from '../pages/Guide/url';

/** A link to a guide, looking the same everywhere: one click from an exception, a check or a cause to its page. */
export function GuideLink({
  guide,
  children,
  className,
}: {
  guide: string;
  children?: ReactNode;
  className?: string;
}) {
  return (
    <Link {...guideTarget(guide)} className={className}>
      {children ?? 'Guide'}
    </Link>
  );
}
