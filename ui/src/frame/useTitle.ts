// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { useEffect } from 'react';

/** The title of the browser tab; what `Share` puts into the chat message, too. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Dr. Squirrel` : 'Dr. Squirrel';
  }, [title]);
}
