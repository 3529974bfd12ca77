// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drsquirrel.diagnosis.grouping.Grouping;
import io.drsquirrel.diagnosis.grouping.LogGroup;
import io.drsquirrel.diagnosis.report.HarmlessText;
import io.drsquirrel.model.secret.SecretMask;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** Prints groups of log records for people and for programs. */
final class GroupReport {

    private GroupReport() {}

    static void text(Grouping grouping, PrintWriter out) {
        for (LogGroup group : grouping.groups()) {
            out.print(group.total());
            out.print(" x ");
            out.println(printable(group.fingerprint().title()));
            out.print("    ");
            group.first()
                    .ifPresent(first -> out.print(first
                            + (group.total() > 1
                                    ? " to "
                                            + group.last()
                                                    .map(Instant::toString)
                                                    .orElse("")
                                    : "") + ", "));
            out.println(group.level().name() + ", " + group.id());
            out.println("    " + printable(group.why()));
        }
    }

    /** Log text is hostile: nothing in it may steer the terminal. */
    private static String printable(String text) {
        return HarmlessText.line(SecretMask.text(text));
    }

    static void json(Grouping grouping, PrintWriter out) {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeArrayFieldStart("groups");
            for (LogGroup group : grouping.groups()) {
                write(json, group);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.flush();
            out.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonGenerator json, LogGroup group) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", group.id());
        json.writeStringField("title", SecretMask.text(group.fingerprint().title()));
        json.writeStringField("type", group.fingerprint().type());
        json.writeStringField("template", SecretMask.text(group.fingerprint().template()));
        json.writeStringField("place", group.fingerprint().place());
        json.writeStringField("why", SecretMask.text(group.why()));
        json.writeStringField("level", group.level().name());
        if (group.first().isPresent()) {
            json.writeStringField("first", group.first().get().toString());
        }
        if (group.last().isPresent()) {
            json.writeStringField("last", group.last().get().toString());
        }
        json.writeNumberField("total", group.total());
        json.writeObjectFieldStart("perMinute");
        for (Map.Entry<Instant, Long> minute : group.perMinute().entrySet()) {
            json.writeNumberField(minute.getKey().toString(), minute.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("samples");
        for (String sample : group.samples()) {
            json.writeString(SecretMask.text(sample));
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
