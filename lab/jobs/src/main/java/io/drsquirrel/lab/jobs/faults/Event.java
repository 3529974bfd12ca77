// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

/** What flows through a {@link Pipeline}. Public fields and an empty constructor make it a POJO to Flink. */
public class Event {
    /** Its number at the source, counted over all subtasks. */
    public long index;

    public String key = "";
    /** Event time, milliseconds since the epoch. */
    public long timestamp;

    public byte[] payload = new byte[0];
}
