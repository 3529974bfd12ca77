// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.parts;

import java.io.Serial;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arguments of a job in the form {@code --name value}; Flink's own parser lives in other packages in 1.x than in 2.x. */
public final class Arguments implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final LinkedHashMap<String, String> values;

    private Arguments(LinkedHashMap<String, String> values) {
        this.values = values;
    }

    public static Arguments of(String... arguments) {
        LinkedHashMap<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "argument " + arguments[i] + " - expected pairs of the form --name value");
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
        return new Arguments(values);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The value of an argument that must be given. */
    public String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument --" + name + " is missing; given are " + values.keySet());
        }
        return value;
    }

    public long number(String name, long otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }

    public Map<String, String> all() {
        return Map.copyOf(values);
    }
}
