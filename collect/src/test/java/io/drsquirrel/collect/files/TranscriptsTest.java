// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.ConfigurationObserved;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Files that lie beside logs are read as records, each on its line. */
class TranscriptsTest {
    private static final String RECORD = "2026-11-20 10:00:00,000 ERROR org.apache.flink.X [] - one\n";

    @TempDir
    Path folder;

    private ReadLogs read(String name, String text) throws IOException {
        return ReadLogs.paths(
                ReadLogs.ALL, Files.writeString(folder.resolve(name), text).toString());
    }

    @Test
    void describedPod_tellsWhenAContainerEnded() throws IOException {
        ReadLogs read = read("pod.txt", """
                Name:             orders-taskmanager-1-3
                Namespace:        streaming
                Node:             node-1/10.0.3.17
                Start Time:       Fri, 20 Nov 2026 09:58:12 +0000
                Containers:
                  flink-main-container:
                    Image:         flink:2.2.1
                    Last State:     Terminated
                      Reason:       OOMKilled
                      Exit Code:    137
                      Finished:     Fri, 20 Nov 2026 10:05:40 +0000
                    Ready:          True
                Events:
                  Type     Reason   Age               From     Message
                  ----     ------   ----              ----     -------
                  Warning  BackOff  2m (x5 over 9m)   kubelet  Back-off restarting failed container
                """);
        LogEvent ended = read.events().get(0);
        assertThat(ended.message())
                .isEqualTo(
                        "Container flink-main-container of pod orders-taskmanager-1-3: Last State: Terminated, Reason:"
                                + " OOMKilled, Exit Code: 137, Finished: Fri, 20 Nov 2026 10:05:40 +0000");
        assertThat(ended.at()).isEqualTo(Instant.parse("2026-11-20T10:05:40Z"));
        assertThat(ended.source()).isEqualTo("pod.txt:8");
        assertThat(read.events().get(1).source()).isEqualTo("pod.txt:16");
        assertThat(read.events().get(1).level()).isEqualTo(LogLevel.WARN);
    }

    @Test
    void eventsAsYamlOrJson_haveTheirTimes() throws IOException {
        ReadLogs yaml = read("events.yaml", """
                apiVersion: v1
                items:
                - apiVersion: v1
                  involvedObject: {kind: Pod, name: orders-tm-1}
                  kind: Event
                  lastTimestamp: "2026-11-20T10:05:00Z"
                  message: '0/5 nodes are available: 5 Insufficient memory.'
                  reason: FailedScheduling
                  type: Warning
                kind: List
                """);
        assertThat(yaml.only().at()).isEqualTo(Instant.parse("2026-11-20T10:05:00Z"));
        assertThat(yaml.only().message())
                .isEqualTo("FailedScheduling pod/orders-tm-1: 0/5 nodes are available: 5 Insufficient memory.");
        assertThat(yaml.only().source()).isEqualTo("events.yaml:3");
    }

    @Test
    void flinkDeployment_tellsErrorAndConfiguration() throws IOException {
        ReadLogs read = read("deployment.yaml", """
                apiVersion: flink.apache.org/v1beta1
                kind: FlinkDeployment
                metadata: {name: orders}
                spec:
                  flinkConfiguration:
                    taskmanager.numberOfTaskSlots: "2"
                status:
                  error: '{"type":"a.ReconciliationException","message":"no","throwableList":[{"type":"b.Forbidden","message":"User flink"}]}'
                """);
        assertThat(read.messages())
                .contains("FlinkDeployment orders: a.ReconciliationException: no Caused by: b.Forbidden: User flink");
        assertThat(read.observations()).hasAtLeastOneElementOfType(ConfigurationObserved.class);
    }

    @Test
    void configuration_isTold_secretsAreNot() throws IOException {
        ReadLogs read = read("config.yaml", """
                taskmanager:
                  memory:
                    process:
                      size: 1728m
                s3.secret-key: abc
                """);
        assertThat(read.messages())
                .containsExactly(
                        "Loading configuration property: taskmanager.memory.process.size, 1728m",
                        "Loading configuration property: s3.secret-key, ******");
        assertThat(read.events().get(0).source()).isEqualTo("config.yaml:4");
    }

    @Test
    void crashReport_isOneRecord_itsLibrariesAreNone() throws IOException {
        ReadLogs read = read("hs_err_pid7.log", """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f2a1c0, pid=77, tid=99
                # Problematic frame:
                # C  [librocksdbjni-linux64.so+0x4f2e10]  rocksdb::DBImpl::GetImpl()+0x120
                #
                ---------------  S U M M A R Y ------------
                Time: Fri Nov 20 10:05:39 2026 UTC elapsed time: 440.12 seconds
                7f00-7f01 r-xp /usr/lib/libOutOfMemoryError.so
                """);
        assertThat(read.only().message())
                .contains("SIGSEGV")
                .contains("librocksdbjni")
                .doesNotContain("OutOfMemory");
        assertThat(read.only().at()).isEqualTo(Instant.parse("2026-11-20T10:05:39Z"));
    }

    @Test
    void threadDump_isNoFailure() throws IOException {
        ReadLogs read = read("jstack.txt", """
                2026-11-20 10:05:00
                Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

                "Map (1/2)#0" #77 prio=5 os_prio=0 waiting on condition
                   java.lang.Thread.State: TIMED_WAITING (sleeping)
                	at java.lang.Thread.sleep(Native Method)
                	at com.acme.Enrich.map(Enrich.java:12)
                """);
        assertThat(read.events())
                .allSatisfy(event -> assertThat(event.throwable()).isNull());
    }

    @Test
    void yarnReport_tellsItsDiagnosticsWhenItEnded() throws IOException {
        ReadLogs read = read("status.txt", """
                Application Report :
                	Application-Id : application_1700000000000_0042
                	Finish-Time : 1795169400000
                	Final-State : FAILED
                	Diagnostics : Application failed 2 times
                Failing this attempt. exitCode: -104
                """.replace("Report :\n", "Report : \n"));
        LogEvent told = read.events().get(read.events().size() - 1);
        assertThat(told.level()).isEqualTo(LogLevel.ERROR);
        assertThat(told.message()).contains("exitCode: -104");
        assertThat(told.at()).isEqualTo(Instant.ofEpochMilli(1795169400000L));
    }

    @Test
    void yarnReportBehindWhatTheClientLogs_isDatedByItsContainersDiagnostics() throws IOException {
        ReadLogs read = read("status.txt", """
                23/08/14 05:11:48 INFO client.RMProxy: Connecting to ResourceManager at rm1/10.0.0.1:8032
                Application Report :
                	Application-Id : application_1700000000000_0042
                	Final-State : FAILED
                	Diagnostics : Application failed 2 times due to AM Container exited with exitCode: -104
                Failing this attempt.Diagnostics: [2023-08-14 07:52:20.113]Container [pid=1] is running beyond limits.
                [2023-08-14 07:52:20.202]Container exited with a non-zero exit code 143.
                """);
        LogEvent told = read.events().get(read.events().size() - 1);
        assertThat(told.level()).isEqualTo(LogLevel.ERROR);
        assertThat(told.message()).contains("exitCode: -104", "beyond limits");
        assertThat(told.at()).isEqualTo(Instant.parse("2023-08-14T07:52:20.202Z"));
    }

    @Test
    void exportsOfLogStores_areUnpacked() throws IOException {
        String loki = "{\"streams\":[{\"stream\":{\"pod\":\"orders-tm-1\"},\"values\":["
                + "[\"1795168800000000002\",\"\\tat com.acme.A.b(A.java:1)\"],"
                + "[\"1795168800000000001\",\"java.lang.RuntimeException: x\"],"
                + "[\"1795168800000000000\",\"" + RECORD.strip() + "\"]]}]}";
        assertThat(read("loki.json", loki).only().throwableIfAny()).isPresent();
        String cloudWatch =
                "{\"events\":[{\"timestamp\":1795168800000,\"message\":\"{\\\"logger\\\":\\\"a.B\\\",\\\"message\\\":"
                        + "\\\"bad\\\",\\\"messageType\\\":\\\"ERROR\\\",\\\"throwableInformation\\\":[\\\"java.io.IOException: deep\\\"]}\"}]}";
        LogEvent event = read("cloudwatch.json", cloudWatch).only();
        assertThat(event.level()).isEqualTo(LogLevel.ERROR);
        assertThat(event.at()).isEqualTo(Instant.ofEpochMilli(1795168800000L));
        assertThat(event.throwableIfAny())
                .hasValueSatisfying(t -> assertThat(t.message()).isEqualTo("deep"));
        assertThat(read("stackdriver.json", "[{\"textPayload\":\"" + RECORD.strip() + "\",\"severity\":\"INFO\"}]")
                        .only()
                        .message())
                .isEqualTo("one");
    }

    @Test
    void linesOfShippers_areTakenOut() throws IOException {
        String line = RECORD.strip();
        assertThat(read("logcli.txt", "2026-11-20T10:00:00Z {app=\"flink\", pod=\"tm-1\"} " + RECORD)
                        .only()
                        .message())
                .isEqualTo("one");
        assertThat(read("logcli.jsonl", "{\"labels\":{\"pod\":\"tm-1\"},\"line\":\"" + line + "\"}\n")
                        .only()
                        .message())
                .isEqualTo("one");
        assertThat(read(
                                "bit.jsonl",
                                "{\"stream\":\"stdout\",\"log\":\"" + line
                                        + "\",\"kubernetes\":{\"pod_name\":\"tm-1\"}}\n")
                        .only()
                        .process()
                        .id())
                .isEqualTo("tm-1");
    }

    @Test
    void kernelAndLog4jOne_areRead() throws IOException {
        assertThat(read("dmesg.txt", "[Fri Nov 20 10:05:39 2026] Out of memory: Killed process 1 (java)\n")
                        .only()
                        .at())
                .isEqualTo(Instant.parse("2026-11-20T10:05:39Z"));
        assertThat(read("log4j1.log", "1234 [main] WARN  org.acme.Y  - relative\n")
                        .only()
                        .level())
                .isEqualTo(LogLevel.WARN);
    }

    @Test
    void xzAndZstd_areUnpacked() throws IOException {
        Path xz = folder.resolve("a.log.xz");
        try (OutputStream out = new XZCompressorOutputStream(Files.newOutputStream(xz))) {
            out.write(RECORD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Path zstd = folder.resolve("b.log.zst");
        try (OutputStream out = new ZstdCompressorOutputStream(Files.newOutputStream(zstd))) {
            out.write(RECORD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(ReadLogs.paths(ReadLogs.ALL, xz.toString(), zstd.toString()).messages())
                .isEqualTo(List.of("one", "one"));
    }

    private static final String POD = """
            Name:             orders-taskmanager-1-3
            Namespace:        streaming
            Node:             node-1/10.0.3.17
            Containers:
              flink-main-container:
                Last State:     Terminated
                  Reason:       OOMKilled
                  Exit Code:    137
                  Finished:     Fri, 20 Nov 2026 10:05:40 +0000
            Events:
              Type     Reason   Age   From     Message
              ----     ------   ----  ----     -------
            """;

    @ParameterizedTest
    @ValueSource(strings = {"", "    ", "> ", ">     "})
    void describedPodAmidWords_isReadAndTheWordsStay(String quote) throws IOException {
        ReadLogs read = read(
                "ticket.md",
                "It dies every hour.\n\n$ kubectl describe pod orders-taskmanager-1-3\n"
                        + POD.indent(0).replaceAll("(?m)^", quote)
                        + "\n2026-11-20 10:06:00,000 WARN  org.acme.After [] - a record below\n");
        assertThat(read.messages())
                .anyMatch(
                        message -> message.startsWith(
                                "Container flink-main-container of pod orders-taskmanager-1-3: Last State: Terminated, Reason: OOMKilled, Exit Code: 137"));
        assertThat(read.events())
                .filteredOn(event -> event.message().equals("a record below"))
                .singleElement()
                .satisfies(event -> assertThat(event.source()).isEqualTo("ticket.md:17"));
    }

    @Test
    void describedFlinkDeployment_tellsErrorAndConfiguration() throws IOException {
        ReadLogs read = read("fd.txt", """
                $ kubectl describe flinkdeployment orders
                Name:         orders
                Namespace:    streaming
                Kind:         FlinkDeployment
                Spec:
                  Flink Configuration:
                    state.backend.type:             rocksdb
                    taskmanager.numberOfTaskSlots:  2
                  Job:
                    Upgrade Mode:  last-state
                Status:
                  Error:           {"type":"b.Forbidden","message":"User flink"}
                Events:            <none>
                """);
        assertThat(read.messages())
                .contains(
                        "Status of orders: b.Forbidden: User flink",
                        "Loading configuration property: state.backend.type, rocksdb");
    }

    @Test
    void objectInAFence_isRead() throws IOException {
        ReadLogs read = read("ticket.md", """
                Our upgrade hangs:

                ```yaml
                apiVersion: flink.apache.org/v1beta1
                kind: FlinkDeployment
                metadata:
                  name: orders
                status:
                  error: '{"type":"b.Forbidden","message":"User flink"}'
                ```

                What now?
                """);
        assertThat(read.messages()).contains("FlinkDeployment orders: b.Forbidden: User flink");
    }

    @Test
    void tableOfEvents_keepsTheirAges() throws IOException {
        ReadLogs read = read("events.txt", """
                $ kubectl get events -A
                NAMESPACE   LAST SEEN   TYPE      REASON             OBJECT                       MESSAGE
                streaming   7m          Warning   FailedScheduling   pod/orders-taskmanager-1-2   0/5 nodes are available
                streaming   8m (x3 over 20m)   Normal   Pulled   pod/orders-1   Container image present
                """);
        assertThat(read.messages())
                .contains(
                        "7m Warning FailedScheduling pod/orders-taskmanager-1-2: 0/5 nodes are available",
                        "8m (x3 over 20m) Normal Pulled pod/orders-1: Container image present");
    }

    @Test
    void tableOfPods_tellsThoseThatAreNotWell() throws IOException {
        ReadLogs read = read("pods.txt", """
                NAME                      READY   STATUS             RESTARTS      AGE
                orders-5d4f7c9b8-abcde    1/1     Running            9 (2d ago)    9d
                orders-taskmanager-1-1    0/1     CrashLoopBackOff   7 (2m ago)    2d
                """);
        assertThat(read.messages())
                .containsExactly("Pod orders-taskmanager-1-1: State: Waiting, Reason: CrashLoopBackOff");
    }

    @Test
    void yarnReportAmidWords_isRead() throws IOException {
        ReadLogs read = read("ticket.txt", """
                Hi, this is what YARN says

                    Application Report :
                    \tApplication-Id : application_1700000000000_0042
                    \tFinal-State : FAILED
                    \tDiagnostics : Application failed 2 times due to AM Container exited with exitCode: -104
                    Failing this attempt.

                Bye
                """);
        assertThat(read.messages()).anyMatch(message -> message.startsWith("Diagnostics : Application failed 2 times"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "job.sql~SET 'state.backend.type' = 'rocksdb';",
                "job.txt~Flink SQL> SET state.backend.type=rocksdb;",
                "run.sh~flink run -d -Dstate.backend.type=rocksdb -c com.acme.Main job.jar",
                "run.sh~flink run -m yarn-cluster -yD state.backend.type=rocksdb job.jar",
                "ticket.md~We set:#    state.backend.type: rocksdb#    parallelism.default: 4##and it failed.",
                "compose.yml~environment:#  - |#    FLINK_PROPERTIES=#    jobmanager.rpc.address: jm#    state.backend.type: rocksdb",
                "cm.yaml~apiVersion: v1#kind: ConfigMap#data:#  config.yaml: |#    state:#      backend:#        type: rocksdb",
                "values.yaml~flink:#  flinkConfiguration:#    state.backend.type: rocksdb#    parallelism.default: 4"
            })
    void optionsAsPeopleWriteThem_areTold(String name, String text) throws IOException {
        assertThat(read(name, text.replace('#', '\n') + "\n").messages())
                .contains("Loading configuration property: state.backend.type, rocksdb");
    }

    /** Each beginning may claim all lines below it, so that reading them again and again takes minutes. */
    @ParameterizedTest
    @ValueSource(
            strings = {"apiVersion: v1\nkind: : [\n", "{ \"apiVersion\": \"v1\",\n", "NAME READY  STATUS  RESTARTS \n"})
    @Timeout(60)
    void beginningsOfManyBlocksThatAreNone_endSoon(String begin) throws IOException {
        assertThat(read("ticket.txt", "it fails\n" + RECORD + begin.repeat(60_000))
                        .events())
                .isNotEmpty();
    }

    @Test
    void recordThatSpeaksOfAnOption_staysARecord() throws IOException {
        ReadLogs read = read("job.log", """
                [2026-11-20 10:00:00,000] ERROR [main] com.acme.Orders - cannot start: try -Dtaskmanager.memory.process.size=2g
                """);
        assertThat(read.events().get(0).message()).contains("cannot start");
        assertThat(read.observations()).noneMatch(seen -> seen instanceof ConfigurationObserved);
    }
}
