// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.Facts;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobSnapshotCodecTest {
    private final JobSnapshotCodec codec = new JobSnapshotCodec();

    private static JobSnapshot snapshot() {
        SnapshotAssembler assembler =
                new SnapshotAssembler(Facts.JOB, AssemblerSettings.DEFAULT, new FingerprintGrouping());
        Facts.story().forEach(assembler::add);
        return assembler.snapshot(Facts.at(1200), true);
    }

    @Test
    void encodedAndDecoded_isEqualUpToSixDigits() throws IOException {
        JobSnapshot once = codec.decode(codec.encode(snapshot()));
        assertThat(codec.decode(codec.encode(once))).isEqualTo(once);
        JobSnapshot original = snapshot();
        assertThat(once.restarts()).isEqualTo(original.restarts());
        assertThat(once.exceptionGroups()).isEqualTo(original.exceptionGroups());
        assertThat(once.events()).isEqualTo(original.events());
        assertThat(once.checkpoints()).isEqualTo(original.checkpoints());
        assertThat(once.topology()).isEqualTo(original.topology());
        assertThat(once.coverage()).isEqualTo(original.coverage());
        assertThat(once.processes()).isEqualTo(original.processes());
        assertThat(once.series(Signal.WATERMARK)).isEqualTo(original.series(Signal.WATERMARK));
        assertThat(once.urgent()).isTrue();
    }

    @Test
    void absentValues_areNull() {
        String text = new String(codec.encode(snapshot()), StandardCharsets.UTF_8);
        assertThat(text).startsWith("{\"v\":1,").doesNotContain("NaN").contains("[null,");
    }

    @Test
    void unknownFieldsSignalsAndConstants_areSkipped() throws IOException {
        String text = new String(codec.encode(snapshot()), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"series\":\\[", "\"later\":{\"a\":[1]},\"series\":[{\"signal\":\"LATER\",\"values\":[1]},")
                .replaceFirst("\"status\":\"RUNNING\",\"statusSince\"", "\"status\":\"DREAMING\",\"statusSince\"");
        JobSnapshot read = codec.decode(text.getBytes(StandardCharsets.UTF_8));
        assertThat(read.status()).isEqualTo(JobStatus.UNKNOWN);
        assertThat(read.series()).hasSameSizeAs(snapshot().series());
    }

    @Test
    void missingLists_areEmpty() throws IOException {
        String text =
                "{\"v\":1,\"id\":\"x\",\"key\":{\"cluster\":\"c\",\"namespace\":\"\",\"name\":\"n\"},\"jobId\":\"\","
                        + "\"window\":{\"from\":\"2026-11-21T11:00:00Z\",\"to\":\"2026-11-21T12:00:00Z\",\"pane\":60000},"
                        + "\"takenAt\":\"2026-11-21T12:00:00Z\",\"status\":\"RUNNING\",\"topology\":{},\"checkpoints\":{}}";
        JobSnapshot read = codec.decode(text.getBytes(StandardCharsets.UTF_8));
        assertThat(read.restarts()).isEmpty();
        assertThat(read.configuration()).isEmpty();
        assertThat(read.topology().vertices()).isEmpty();
        assertThat(read.flinkVersion()).isNull();
    }

    @Test
    void whatIsNoSnapshot_isRefusedWithAReason() {
        assertThatThrownBy(() -> codec.decode("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> codec.decode("{\"v\":9}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("version 1 can be read");
        assertThatThrownBy(() -> codec.decode("{\"v\":1}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("id is missing");
        assertThatThrownBy(() -> codec.decode("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void observationsInBinaryForm_areEqualWhenRead() throws IOException {
        List<Observation> story = Facts.story();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObservationCodec.writeAll(new BinaryWriter(new DataOutputStream(bytes)), story);
        List<Observation> read = ObservationCodec.readAll(
                new BinaryReader(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
        assertThat(read).isEqualTo(story);
        assertThat(bytes.size() / story.size()).as("bytes per observation").isLessThan(45);
    }
}
