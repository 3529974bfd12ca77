// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.Serial;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** Reads JSON records into a POJO; a record that is not JSON fails the job, which is what most first versions do. */
public final class JsonSchema<T> implements DeserializationSchema<T> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private transient @Nullable ObjectReader reader;

    public JsonSchema(Class<T> type) {
        this.type = type;
    }

    @Override
    public void open(InitializationContext context) {
        reader = new ObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .readerFor(type);
    }

    @Override
    public T deserialize(byte[] message) throws IOException {
        if (reader == null) {
            throw new IllegalStateException("open was not called");
        }
        return reader.readValue(message);
    }

    @Override
    public boolean isEndOfStream(T next) {
        return false;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return TypeInformation.of(type);
    }
}
