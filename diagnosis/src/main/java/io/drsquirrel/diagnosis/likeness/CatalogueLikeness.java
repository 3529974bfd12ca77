// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.likeness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The likeness index of the built-in causes, written when the module is built; read when it is asked for first. */
public final class CatalogueLikeness {
    private static final String RESOURCE = "/rules/likeness.bin";

    private CatalogueLikeness() {}

    /** Read when it is asked for first: most diagnoses never ask. */
    private static final class BuiltIn {
        static final LikenessIndex INDEX = load();

        private static LikenessIndex load() {
            try (InputStream in = CatalogueLikeness.class.getResourceAsStream(RESOURCE)) {
                return in == null ? LikenessIndex.of(Map.of()) : LikenessIndex.read(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the built-in " + RESOURCE + " cannot be read", e);
            }
        }
    }

    /** The index of this product; without any cause where it was built without one. */
    public static LikenessIndex builtIn() {
        return BuiltIn.INDEX;
    }
}
