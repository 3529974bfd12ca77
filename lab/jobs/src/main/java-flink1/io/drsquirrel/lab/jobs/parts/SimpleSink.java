// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.parts;

import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;

/** A sink of one method: Flink 1.x and 2.x differ in the type of the writer's context, so there is one class for each. */
@SuppressWarnings("deprecation")
public abstract class SimpleSink<T> implements Sink<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Opens the writer of one subtask. */
    protected abstract SinkWriter<T> open() throws IOException;

    @Deprecated
    @Override
    public SinkWriter<T> createWriter(Sink.InitContext context) throws IOException {
        return open();
    }
}
