// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.model.log.LogEvent;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Ids of log records: their time, then a checksum of where they were logged and what they say; they sort by time. */
final class LogIds {
    private LogIds() {}

    static String of(LogEvent event) {
        CRC32C checksum = new CRC32C();
        for (String part : new String[] {event.process().id(), event.source(), event.thread(), event.message()}) {
            checksum.update(part.getBytes(StandardCharsets.UTF_8));
            checksum.update(0);
        }
        return String.format(Locale.ROOT, "%014d-%08x", event.at().toEpochMilli(), checksum.getValue());
    }
}
