// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { type RawSearch, text } from '../../frame/params';

export type DiagnosisSearch = {
  /** Id of the cause that is opened, whatever its rank. */
  cause?: string;
};

export function diagnosisSearch(raw: RawSearch): DiagnosisSearch {
  return { cause: text(raw, 'cause', 120) };
}
