// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors

/**
 * A laboratory of real parts: Flink clusters and Kafka brokers as processes of the operating system, each in a folder of
 * its own and on free ports, and ended with the process that started them.
 */
@NullMarked
package io.drsquirrel.lab;

import org.jspecify.annotations.NullMarked;
