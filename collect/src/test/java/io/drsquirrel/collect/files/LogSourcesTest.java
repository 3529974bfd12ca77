// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogSourcesTest {

    private static final byte[] LOG = LogReaderTest.TASK_MANAGER.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] zip(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            out.putNextEntry(new ZipEntry("folder/"));
            out.closeEntry();
            out.putNextEntry(new ZipEntry(name));
            out.write(bytes);
            out.closeEntry();
        }
        return packed.toByteArray();
    }

    private static byte[] tar(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(packed)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(bytes.length);
            out.putArchiveEntry(entry);
            out.write(bytes);
            out.closeArchiveEntry();
        }
        return packed.toByteArray();
    }

    private ReadLogs read(String... paths) {
        return ReadLogs.paths(ReadOptions.DEFAULT, paths);
    }

    private ReadLogs read(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        return read(file.toString());
    }

    @Test
    void packedLogs_areRead() throws IOException {
        int events = read("tm.log", LOG).events().size();
        assertThat(events).isGreaterThan(3);

        assertThat(read("tm.log.gz", gzip(LOG)).events()).hasSize(events);
        assertThat(read("a.zip", zip("tm.log", LOG)).events()).hasSize(events);
        assertThat(read("a.tar", tar("tm.log", LOG)).events()).hasSize(events);
        assertThat(read("a.tgz", gzip(tar("tm.log", LOG))).events()).hasSize(events);
        assertThat(read("b.zip", zip("inner.tar.gz", gzip(tar("tm.log", LOG)))).events())
                .hasSize(events);
        ReadLogs inner = read("c.zip", zip("x/tm.log.gz", gzip(LOG)));
        assertThat(inner.events()).hasSize(events);
        assertThat(inner.events().get(0).source()).isEqualTo("c.zip!x/tm.log.gz:1");
    }

    @Test
    void archivesNestedTooDeep_areLeftOutWithAWord() throws IOException {
        byte[] nested = LOG;
        for (int i = 0; i < 7; i++) {
            nested = zip("inner.zip", nested);
        }

        assertThat(read("deep.zip", nested).summary().skipped())
                .anyMatch(s -> s.reason().contains("archive inside an archive"));
    }

    @Test
    void foldersAndGlobs_areSearched() throws IOException {
        Files.createDirectories(folder.resolve("host-a/log"));
        Files.write(folder.resolve("host-a/log/tm.log"), LOG);
        Files.write(folder.resolve("host-a/log/tm.log.1"), LOG);
        Files.write(folder.resolve("host-a/log/notes.md"), "nothing".getBytes(StandardCharsets.UTF_8));

        assertThat(read(folder.toString()).summary().logs())
                .extracting(LogFacts::name)
                .containsExactly("host-a/log/notes.md", "host-a/log/tm.log.1", "host-a/log/tm.log");
        assertThat(read(folder + "/*/log/*.log").summary().logs()).hasSize(1);
        assertThat(read(folder + "/**/tm.log*").summary().logs()).hasSize(2);
        assertThat(read(folder + "/host-?").summary().logs()).hasSize(3);
        assertThat(read(folder + "/nowhere").summary().skipped())
                .singleElement()
                .satisfies(s -> assertThat(s.reason()).contains("no such file"));
        assertThat(read(folder + "/*.none").summary().skipped()).hasSize(1);
        assertThat(read("\0").summary().skipped()).hasSize(1);
    }

    @Test
    void truncatedArchives_giveWhatTheyHold() throws IOException {
        byte[] many = LogReaderTest.JOB_MANAGER.repeat(200).getBytes(StandardCharsets.UTF_8);
        for (byte[] packed :
                new byte[][] {gzip(many), zip("jm.log", many), gzip(tar("jm.log", many)), tar("jm.log", many)}) {
            for (int tenth = 1; tenth < 10; tenth += 2) {
                ReadLogs read = read("cut", Arrays.copyOf(packed, packed.length * tenth / 10));
                assertThat(read.summary().skipped()).isNotEmpty();
                assertThat(read.summary().skipped()).allMatch(s -> !s.reason().isBlank());
            }
            assertThat(read("cut", Arrays.copyOf(packed, packed.length * 9 / 10))
                            .events())
                    .isNotEmpty();
        }
    }

    @Test
    void archivesCutAtEachByteOrDamaged_neverFail() throws IOException {
        Random random = new Random(5);
        for (byte[] packed :
                new byte[][] {gzip(LOG), zip("jm.log", LOG), gzip(tar("jm.log", LOG)), tar("jm.log", LOG)}) {
            for (int length = 0; length < packed.length; length += 11) {
                read("cut", Arrays.copyOf(packed, length));
            }
            for (int round = 0; round < 60; round++) {
                byte[] damaged = packed.clone();
                for (int i = 0; i < 5; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                read("damaged", damaged);
            }
        }
    }

    @Test
    void zipBomb_isCutOff() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) ' ');
            for (int i = 0; i < 300; i++) {
                out.write(blanks);
            }
        }

        ReadLogs read = read("bomb.gz", packed.toByteArray());

        assertThat(read.summary().skipped()).singleElement().satisfies(s -> assertThat(s.reason())
                .contains("zip bomb"));
    }

    @Test
    void pathsLeadingOut_areOnlyNames() throws IOException {
        ReadLogs read = read("evil.zip", zip("../../etc/\u001b[31mpasswd.log", LOG));

        assertThat(read.events()).isNotEmpty();
        assertThat(read.events().get(0).source()).startsWith("evil.zip!../../etc/?[31mpasswd.log:");
        assertThat(folder.getParent().resolve("etc")).doesNotExist();
    }

    @Test
    void binaryContent_isLeftOutWithAWord() throws IOException {
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);

        assertThat(read("core.dump", noise).summary().skipped()).singleElement().satisfies(s -> assertThat(s.reason())
                .contains("binary"));
    }

    @Test
    void rotatedLogs_areOneFamily() {
        for (String name :
                new String[] {"x/tm-1.log", "x/tm-1.log.3", "x/tm-1.out", "x/tm-1.log.2026-11-20-1.gz", "x/tm-1.err"}) {
            assertThat(new LogSource(name, null).family()).isEqualTo("x/tm-1");
        }
        assertThat(new LogSource("a/container_e01_1700000000000_0042_01_000002/stdout", null).family())
                .isEqualTo("container_e01_1700000000000_0042_01_000002");
    }
}
