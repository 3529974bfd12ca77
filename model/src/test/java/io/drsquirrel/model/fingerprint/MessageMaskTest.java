// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageMaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "Topic orders-eu not present in metadata after 60000 ms. ~ Topic <*> not present in metadata after <*>.",
                "Failed to parse record {\"id\":17,\"name\":\"x\"} from topic orders at offset 12 ~ Failed to parse record <*> from topic <*> at offset <*>",
                "Column amount not found in table customers ~ Column <*> not found in table <*>",
                "Record 1,foo,bar,2020-01-01 is malformed ~ Record <*> is malformed",
                "File /tmp/flink/state.bin does not exist ~ File <*> does not exist",
                "Unknown key: foo ~ Unknown key: <*>",
                "took 5 minutes ~ took <*>",
                "took 300 s ~ took <*>",
                "Connection refused: localhost/127.0.0.1:9092 ~ Connection refused: <*>",
                "no offsets for [a-1, b-2, c-3] ~ no offsets for <*>",
                "no offsets for [a-1] ~ no offsets for <*>",
                "Invalid event type: CLICK ~ Invalid event type: <*>",
                "Unknown status SHIPPED for order 17 ~ Unknown status <*> for order <*>",
                "row +I[1, foo, null] is late ~ row <*> is late",
                "key = [B@1a2b3c, value = null ~ key = <*>, value = <*>",
                "table shop.orders is gone ~ table <*> is gone",
            })
    void whatVaries_isMasked(String message, String template) {
        assertThat(MessageMask.ofExceptions().mask(message)).isEqualTo(template);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "com.acme.A cannot be cast to com.acme.B",
                "ORA-00942: table or view does not exist",
                "error code 1062",
                "SQLState: 23505",
                "exit code 137",
                "Status Code: 403",
                "Could not find com.acme.Step2Mapper",
                "KeeperErrorCode = ConnectionLoss",
                "NOT_ENOUGH_REPLICAS",
                "/ by zero",
                "Can't get the caller's out-of-order rows",
                "read-only",
            })
    void whatTellsFaultsApart_stays(String message) {
        assertThat(MessageMask.ofExceptions().mask(message)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "removed mail from=<a.b@example.com>, size=12 ~ removed mail from=<*>, size=<*>",
                "host connection <nw> from <none> ~ host connection <nw> from <*>",
                "Executing <Task(Bash): load> on 2024-01-01 ~ Executing <Task <*>> on <*>",
                "TLSv1.2 with cipher AES ~ <*> with cipher AES",
                "Log4jLogger knows OIyzhMUk2fkjpWdrKh07sie ~ Log4jLogger knows <*>",
                "connect from unknown[10.0.0.1] ~ connect from <*>",
                "Running command: ['/bin/bash', '-c', 'dbt run'] ~ Running command: <*>",
                "flushed range = (min(-1), max(2)] ~ flushed range = <*>",
                "query 'select a from b where c = 'x' and d' is slow ~ query 'select a from b where c = <*> and d' is slow",
                "statement: COMMIT ~ statement: <*>",
                "Start proc 12:a.b.c/u0a1 for activity a.b.c/.Main ~ Start proc <*> for activity <*>",
                "Subscribed to: orders, user-events ~ Subscribed to: <*>",
                "level=info msg=Shutdown id=7 ~ level=<*> msg=Shutdown id=<*>",
                "{\"level\":\"info\",\"msg\":\"compacted in 7 ms\"} ~ compacted in <*>",
            })
    void whatVariesInRecords_isMasked(String message, String template) {
        assertThat(MessageMask.ofMessages().mask(message)).isEqualTo(template);
    }

    @Test
    void anything_isSurvived() {
        Random random = new Random(3);
        String alphabet = "ab1.,:;'\"[]{}()<>=/\\@$- \n\t\u00e9\ud83d|`“”";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(80); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(MessageMask.ofExceptions().mask(text.toString())).isNotNull();
            assertThat(MessageMask.ofMessages().mask(text.toString())).isNotNull();
        }
        for (String unit : new String[] {"[", "{", "\"", "a.", "1,", "'a", "a=", "[a,", "<A b", "=(", "{\"msg\""}) {
            assertThat(MessageMask.ofExceptions().mask(unit.repeat(1_000_000))).isNotNull();
            assertThat(MessageMask.ofMessages().mask(unit.repeat(1_000_000))).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "sent a CoreMessage[id=7, to=x]@1f2e to peer 7 ~ sent a <*> to peer <*>",
                "sent Reference[7]:RELIABLE:CoreMessage[id=7, x={a=[1]}], again ~ sent <*>, again",
                "close(ServerSession[user@/10.0.0.1:22]) begins ~ close(<*>) begins",
                "RequestHeader(key=FETCH, version=7) ~ RequestHeader<*>",
                "Set(orders-1) is known ~ Set(<*>) is known",
                "sending command=21[NEWKEYS] of 7 ~ sending command=<*> of <*>",
                "user 0(root) logged in ~ user <*> logged in",
                "impersonated: uid=(7,8), cwd=[/] ~ impersonated: uid=<*>, cwd=<*>",
                "cannot stat '/home/x/My Files/a' ~ cannot stat <*>",
                "at [Sun, 22 Nov 2026 07:10] ~ at <*>",
                "SSH2_MSG_KEXINIT sent ~ SSH2_MSG_KEXINIT sent",
                "sink state: IDLE -> RUNNING ~ sink state: IDLE -> RUNNING",
                "found name:load type:select/linear ~ found name:<*> type:<*>",
                "try method none ~ try method <*>",
                "none of them answered ~ none of them answered",
            })
    void printedThings_varyInMessagesOfRecords(String message, String template) {
        assertThat(MessageMask.ofMessages().mask(message)).isEqualTo(template);
    }
}
