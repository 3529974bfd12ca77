// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.NotAssessed;
import io.drsquirrel.diagnosis.engine.UnknownFailure;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.model.signal.Signal;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One job's diagnosis as JSON; the command line, the API and the store write it with this and nothing else. Times are
 * ISO-8601 in UTC, what is not known is {@code null}. Consequences hang below their cause, two levels deep.
 */
public final class DiagnosisJson {
    private static final int DEEPEST_CONSEQUENCE = 2;
    private static final JsonFactory JSON = new JsonFactory();

    private DiagnosisJson() {}

    /** The diagnosis as one JSON object. */
    public static String text(Diagnosis diagnosis) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(diagnosis, json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes every text", e);
        }
        return text.toString();
    }

    /**
     * Writes the diagnosis as one JSON object.
     *
     * @throws IOException where {@code json} cannot take it
     */
    public static void write(Diagnosis diagnosis, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("job", diagnosis.key().name());
        json.writeStringField("jobId", diagnosis.jobId());
        json.writeStringField("cluster", diagnosis.key().cluster());
        json.writeStringField("verdict", diagnosis.verdict().name());
        json.writeStringField("headline", diagnosis.headline());
        json.writeStringField("status", diagnosis.status().name());
        time(json, "since", diagnosis.since());
        time(json, "takenAt", diagnosis.takenAt());
        json.writeObjectFieldStart("window");
        time(json, "from", diagnosis.window().from());
        time(json, "to", diagnosis.window().to());
        json.writeNumberField("paneMs", diagnosis.window().pane().toMillis());
        json.writeEndObject();
        json.writeStringField("catalogueVersion", diagnosis.catalogueVersion());
        json.writeArrayFieldStart("diagnoses");
        int rank = 1;
        for (Finding finding : diagnosis.findings()) {
            write(finding, rank++, null, 0, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("checks");
        for (HealthCheck check : diagnosis.checks()) {
            write(check, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("notAssessed");
        for (NotAssessed open : diagnosis.notAssessed()) {
            json.writeStartObject();
            json.writeStringField("id", open.id());
            json.writeStringField("title", open.title());
            json.writeStringField("missing", open.missing());
            json.writeStringField("how", open.how());
            json.writeEndObject();
        }
        json.writeEndArray();
        write(diagnosis.unknownFailure(), json);
        json.writeEndObject();
    }

    private static void write(Finding finding, int rank, @Nullable String explainedBy, int depth, JsonGenerator json)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        strings(json, "aka", finding.rule().aka());
        json.writeStringField("title", finding.rule().title());
        json.writeNumberField("rank", rank);
        json.writeStringField("basis", finding.basis().word());
        json.writeNumberField("confidence", Math.round(finding.confidence() * 100) / 100.0);
        json.writeStringField("confidenceWords", finding.confidenceWords());
        json.writeStringField("severity", finding.severity().word());
        json.writeStringField("role", finding.rule().role().word());
        json.writeStringField("family", finding.rule().family());
        json.writeStringField("summary", finding.summary());
        json.writeStringField("rootCause", finding.rule().rootCause());
        evidence(json, "evidence", finding.evidence());
        evidence(json, "against", finding.against());
        strings(json, "explains", explained(finding));
        json.writeStringField("explainedBy", explainedBy);
        json.writeArrayFieldStart("consequences");
        if (depth < DEEPEST_CONSEQUENCE) {
            int below = 1;
            for (Finding consequence : finding.consequences()) {
                write(consequence, below++, finding.id(), depth + 1, json);
            }
        }
        json.writeEndArray();
        time(json, "since", finding.since());
        time(json, "until", finding.until());
        json.writeArrayFieldStart("actions");
        for (Action action : finding.actions()) {
            write(action, json);
        }
        json.writeEndArray();
        json.writeStringField("guide", finding.rule().guide());
        strings(json, "tiedWith", finding.tiedWith());
        json.writeEndObject();
    }

    /** Ids of everything that hangs below, nearest first. */
    private static List<String> explained(Finding finding) {
        List<String> ids = new ArrayList<>();
        finding.consequences().forEach(c -> ids.add(c.id()));
        finding.consequences().forEach(c -> ids.addAll(explained(c)));
        return ids.stream().distinct().toList();
    }

    private static void write(Action action, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", action.text());
        json.writeStringField("kind", action.kind().word());
        json.writeStringField("risk", action.risk().word());
        json.writeObjectFieldStart("set");
        for (Map.Entry<String, String> entry : action.set().entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeStringField("command", action.command());
        json.writeEndObject();
    }

    private static void evidence(JsonGenerator json, String field, List<Evidence> evidence) throws IOException {
        json.writeArrayFieldStart(field);
        for (Evidence fact : evidence) {
            json.writeStartObject();
            json.writeStringField("kind", fact.kind().word());
            json.writeStringField("text", fact.text());
            json.writeStringField("source", fact.source());
            time(json, "at", fact.at());
            time(json, "until", fact.until());
            json.writeStringField("process", fact.process());
            json.writeStringField("signal", fact.signal());
            json.writeStringField("subject", fact.subject());
            number(json, "value", fact.value());
            number(json, "limit", fact.limit());
            json.writeStringField("unit", unit(fact.signal()));
            json.writeNumberField("count", fact.count());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(HealthCheck check, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", check.id());
        json.writeStringField("section", check.section());
        json.writeStringField("title", check.title());
        json.writeStringField("status", check.status().name());
        number(json, "observed", check.observed());
        number(json, "threshold", check.threshold());
        json.writeStringField("unit", check.unit());
        json.writeStringField("text", check.text());
        json.writeStringField("why", check.why());
        json.writeStringField("reason", check.reason());
        json.writeStringField("guide", check.guide());
        if (check.strip().isEmpty()) {
            json.writeNullField("strip");
        } else {
            StringBuilder states = new StringBuilder();
            check.strip().forEach(pane -> states.append(pane.name().toLowerCase(Locale.ROOT), 0, 1));
            json.writeObjectFieldStart("strip");
            json.writeStringField("states", states.toString());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void write(@Nullable UnknownFailure unknown, JsonGenerator json) throws IOException {
        if (unknown == null) {
            json.writeNullField("unknownFailure");
            return;
        }
        json.writeObjectFieldStart("unknownFailure");
        json.writeStringField("headline", unknown.headline());
        json.writeStringField("innermost", unknown.innermost());
        json.writeStringField("userFrame", unknown.userFrame());
        json.writeNumberField("count", unknown.count());
        time(json, "first", unknown.first());
        time(json, "last", unknown.last());
        json.writeStringField("source", unknown.source());
        json.writeStringField("howToAddRule", HowToAddRule.words(unknown));
        json.writeStringField("ruleFile", HowToAddRule.file(unknown));
        json.writeStringField("ruleSkeleton", HowToAddRule.skeleton(unknown));
        json.writeEndObject();
    }

    private static @Nullable String unit(@Nullable String signal) {
        if (signal != null) {
            for (Signal known : Signal.values()) {
                if (known.name().equals(signal)) {
                    return known.unit().symbol();
                }
            }
        }
        return null;
    }

    private static void strings(JsonGenerator json, String field, List<String> values) throws IOException {
        json.writeArrayFieldStart(field);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void time(JsonGenerator json, String field, @Nullable Instant at) throws IOException {
        json.writeStringField(field, at == null ? null : at.toString());
    }

    private static void number(JsonGenerator json, String field, @Nullable Double value) throws IOException {
        if (value == null || value.isNaN() || value.isInfinite()) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, value);
        }
    }
}
