// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Empty } from '../../components/States';
import { useTitle } from '../../frame/useTitle';

export function FleetPage() {
  useTitle('Fleet');
  return <Empty title="This page is being built" />;
}
