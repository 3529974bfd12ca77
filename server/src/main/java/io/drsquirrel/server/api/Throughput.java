// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records a second, per pane. */
public record Throughput(List<@Nullable Double> in, List<@Nullable Double> out) {}
