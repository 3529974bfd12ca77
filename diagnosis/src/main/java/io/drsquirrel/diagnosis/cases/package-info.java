// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
/** Cases of rules: given facts and the findings expected of them; read from YAML, run through the real engine. */
@NullMarked
package io.drsquirrel.diagnosis.cases;

import org.jspecify.annotations.NullMarked;
