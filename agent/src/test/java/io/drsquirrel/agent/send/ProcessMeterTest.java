// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.agent.wire.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessMeterTest {
    @TempDir
    private Path folder;

    @Test
    void cgroup2_tightestLimitOfThePathHolds() throws IOException {
        process("0::/kubepods/pod1/main");
        write("cg/cgroup.controllers", "cpu memory");
        write("cg/kubepods/memory.max", "4294967296");
        write("cg/kubepods/pod1/memory.max", "2147483648");
        write("cg/kubepods/pod1/main/memory.max", "max");
        write("cg/kubepods/pod1/main/cpu.max", "150000 100000");
        write("cg/kubepods/pod1/main/cpu.stat", "usage_usec 5\nnr_periods 100\nnr_throttled 10\n");
        ProcessMeter meter = new ProcessMeter(folder.resolve("proc"), folder.resolve("cg"));
        read(meter);
        write("cg/kubepods/pod1/main/cpu.stat", "usage_usec 5\nnr_periods 200\nnr_throttled 35\n");

        JsonNode container = read(meter);

        assertThat(container.get("memoryLimitBytes").asLong()).isEqualTo(2147483648L);
        assertThat(container.get("rssBytes").asLong()).isEqualTo(123456 * 1024L);
        assertThat(container.get("cpuLimitCores").asDouble()).isEqualTo(1.5);
        assertThat(container.get("throttledRatio").asDouble()).isEqualTo(0.25);
    }

    @Test
    void cgroup1_pathOfTheHostFallsBackToTheRoot() throws IOException {
        process("4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc");
        write("cg/memory/memory.limit_in_bytes", "1073741824");
        write("cg/cpu,cpuacct/cpu.cfs_quota_us", "50000");
        write("cg/cpu,cpuacct/cpu.cfs_period_us", "100000");

        JsonNode container = read(new ProcessMeter(folder.resolve("proc"), folder.resolve("cg")));

        assertThat(container.get("memoryLimitBytes").asLong()).isEqualTo(1073741824L);
        assertThat(container.get("cpuLimitCores").asDouble()).isEqualTo(0.5);
    }

    @Test
    void noLimit_isLeftOut() throws IOException {
        process("4:memory:/");
        write("cg/memory/memory.limit_in_bytes", "9223372036854771712");

        assertThat(read(new ProcessMeter(folder.resolve("proc"), folder.resolve("cg")))
                        .has("memoryLimitBytes"))
                .isFalse();
    }

    @Test
    void nothingReadable_isAnEmptyObject() throws IOException {
        assertThat(read(new ProcessMeter(folder.resolve("none"), folder.resolve("none"))))
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ownProcess_hasResidentMemory() throws IOException {
        assertThat(read(ProcessMeter.self()).get("rssBytes").asLong()).isGreaterThan(10_000_000);
    }

    private JsonNode read(ProcessMeter meter) throws IOException {
        JsonWriter json = new JsonWriter();
        json.open();
        meter.write(json);
        return new ObjectMapper().readTree(json.close().toString());
    }

    private void process(String groups) throws IOException {
        write("proc/cgroup", groups);
        write("proc/status", "Name:\tjava\nVmRSS:\t  123456 kB\n");
        write("proc/stat", "7 (ja va) x) S 1 1 1 0 -1 4194304 1 0 0 0 300 200 0 0 20 0 1 0 5 1 1\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
