// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

/** A stack frame and whose code it is: user, connector, flink, jdk or library. */
public record FrameAnswer(String text, String origin) {}
