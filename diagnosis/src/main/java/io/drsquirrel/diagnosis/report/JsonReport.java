// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** What scripts and gates read: {@code {"schemaVersion":1,"catalogueVersion":…,"jobs":[…]}}. Fields are only ever added. */
public final class JsonReport implements Report {
    /** Version of the document's shape; additions do not change it. */
    public static final int SCHEMA_VERSION = 1;

    /** What is printed on terminals must not hold C1 controls or marks that turn the direction of writing. */
    private static final int LAST_HARMLESS = 0x7e;

    private static final JsonFactory JSON = new JsonFactory();

    private final String catalogueVersion;
    private final boolean pretty;

    /**
     * @param catalogueVersion version of the rules that were asked, also where there is no job
     * @param pretty whether to break and indent lines
     */
    public JsonReport(String catalogueVersion, boolean pretty) {
        this.catalogueVersion = catalogueVersion;
        this.pretty = pretty;
    }

    @Override
    public void write(List<Diagnosis> diagnoses, Appendable out) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setHighestNonEscapedChar(LAST_HARMLESS);
            if (pretty) {
                json.useDefaultPrettyPrinter();
            }
            json.writeStartObject();
            json.writeNumberField("schemaVersion", SCHEMA_VERSION);
            json.writeStringField("catalogueVersion", catalogueVersion);
            json.writeArrayFieldStart("jobs");
            for (Diagnosis diagnosis : diagnoses) {
                DiagnosisJson.write(diagnosis, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.append(text.getBuffer());
        if (pretty) {
            out.append('\n');
        }
    }
}
