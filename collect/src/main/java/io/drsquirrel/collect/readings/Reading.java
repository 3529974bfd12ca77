// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

/** What one log record holds besides words: values or stacks. It does not know its time, process or job. */
public sealed interface Reading
        permits MetricReport, GcPause, ThreadStack, CheckpointAnswer, RestAnswer, ContainerUsage, ResidentMemory {}
