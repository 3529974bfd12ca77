// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One log: a file, an archive entry, or standard input.
 *
 * @param name how it is shown: its path relative to what was asked for, {@code archive!entry} for entries
 * @param modifiedAt when it was last written, null where unknown; dates logs that carry none
 */
public record LogSource(String name, @Nullable Instant modifiedAt) {

    private static final Pattern CONTAINER = Pattern.compile("container_(?:e\\d+_)?\\d+_\\d+_\\d+_\\d+");
    private static final Pattern ENDINGS = Pattern.compile(
            "(?:\\.gz|\\.zst|\\.bz2|\\.zip|\\.tgz|\\.tar|[._-]\\d{4}-\\d\\d-\\d\\d(?:-\\d+)?|\\.\\d{1,4}|\\.log|\\.out|\\.err|\\.txt|\\.stdout|\\.stderr|\\.json)+$");

    /** File name without folders. */
    public String fileName() {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('!')) + 1);
    }

    /**
     * What the logs of one process have in common: {@code tm.log}, {@code tm.log.1}, {@code tm.out} and {@code tm.log.2.gz} are
     * one family, and so is all that lies in the folder of one YARN container.
     */
    public String family() {
        Matcher container = CONTAINER.matcher(name);
        if (container.find()) {
            return container.group();
        }
        Matcher endings = ENDINGS.matcher(name);
        return endings.find() && endings.start() > 0 ? name.substring(0, endings.start()) : name;
    }
}
