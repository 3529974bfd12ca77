// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link } from '@tanstack/react-router';
import { Empty } from '../../components/States';
import { useTitle } from '../../frame/useTitle';

export function NotFound() {
  useTitle('Not found');
  return (
    <Empty title="There is no page at this address">
      Perhaps the link is from a newer version. <Link to="/jobs">All jobs</Link>
    </Empty>
  );
}
