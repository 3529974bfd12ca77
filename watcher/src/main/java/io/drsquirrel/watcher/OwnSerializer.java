// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * A serializer of one of our types. Subclasses have a public constructor without arguments and write a version byte where what
 * they write may live longer than one release of the watcher: in state and savepoints.
 */
public abstract class OwnSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final boolean immutable;

    /**
     * @param immutable whether instances never change, so that a reference is as good as a copy
     */
    protected OwnSerializer(Class<T> type, boolean immutable) {
        this.type = type;
        this.immutable = immutable;
    }

    @Override
    public final boolean isImmutableType() {
        return immutable;
    }

    @Override
    public final TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public final T createInstance() {
        throw new UnsupportedOperationException(type + " has no empty instance");
    }

    @Override
    public final T copy(T from) {
        if (immutable) {
            return from;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serialize(from, new DataOutputViewStreamWrapper(bytes));
            return deserialize(new DataInputViewStreamWrapper(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new IllegalStateException("a " + type.getSimpleName() + " cannot be copied", e);
        }
    }

    @Override
    public final T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public final void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof OwnSerializer<?> s && s.type == type;
    }

    @Override
    public final int hashCode() {
        return type.hashCode();
    }

    @Override
    public final TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** The type that this serializer is for, as Flink wants it told. */
    public final TypeInformation<T> typeInformation() {
        return new Information<>(this);
    }

    /** What a savepoint says about the serializer: its class. Versions are told by the data itself. */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {
        private String serializer = "";
        private ClassLoader loader = OwnSerializer.class.getClassLoader();

        /** For Flink. */
        public Snapshot() {}

        Snapshot(OwnSerializer<T> serializer) {
            this.serializer = serializer.getClass().getName();
        }

        @Override
        public int getCurrentVersion() {
            return 1;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(serializer);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader userCode) throws IOException {
            serializer = in.readUTF();
            loader = userCode;
        }

        @Override
        @SuppressWarnings("unchecked") // the class was written by this very class
        public TypeSerializer<T> restoreSerializer() {
            try {
                return (TypeSerializer<T>) Class.forName(serializer, true, loader)
                        .asSubclass(OwnSerializer.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "savepoint - serializer " + serializer + " is not in this version of the watcher", e);
            }
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
            return old instanceof Snapshot<?> s && s.serializer.equals(serializer)
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }

    private static final class Information<T> extends TypeInformation<T> {
        private static final long serialVersionUID = 1;

        private final OwnSerializer<T> serializer;

        Information(OwnSerializer<T> serializer) {
            this.serializer = serializer;
        }

        @Override
        public boolean isBasicType() {
            return false;
        }

        @Override
        public boolean isTupleType() {
            return false;
        }

        @Override
        public int getArity() {
            return 1;
        }

        @Override
        public int getTotalFields() {
            return 1;
        }

        @Override
        public Class<T> getTypeClass() {
            return serializer.type;
        }

        @Override
        public boolean isKeyType() {
            return false;
        }

        @Override
        public TypeSerializer<T> createSerializer(SerializerConfig config) {
            return serializer;
        }

        @Override
        public String toString() {
            return serializer.type.getSimpleName();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Information<?> i && i.serializer.equals(serializer);
        }

        @Override
        public int hashCode() {
            return serializer.hashCode();
        }

        @Override
        public boolean canEqual(Object other) {
            return other instanceof Information<?>;
        }
    }
}
