// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StackFrameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "com.acme.Job.map(Job.java:17) ~ com.acme.Job.map",
                "app//com.acme.Job.map(Job.java:17) [job.jar:1.0] ~ com.acme.Job.map",
                "java.base/java.util.HashMap.get(Unknown Source) ~ java.util.HashMap.get",
                "java.base@17.0.1/java.util.HashMap.get(HashMap.java:1) ~ java.util.HashMap.get",
                "flink-rpc-akka//org.apache.pekko.actor.Actor.aroundReceive(Actor.scala:537) ~ org.apache.pekko.actor.Actor.aroundReceive",
                "com.acme.Job.lambda$main$0(Job.java:1) ~ com.acme.Job.lambda$main",
                "com.acme.Job.lambda$main$9bf3c5a1$1(Job.java:1) ~ com.acme.Job.lambda$main",
                "com.acme.Job.lambda$3(Job.java:1) ~ com.acme.Job.lambda$",
                "com.acme.Job$.$anonfun$main$7(Job.scala:1) ~ com.acme.Job$.lambda$main",
                "com.acme.Price$$EnhancerBySpringCGLIB$$8f1e2d.of(<generated>) ~ com.acme.Price.of",
                "StreamExecCalc$123.processElement_split4(Unknown Source) ~ StreamExecCalc.processElement",
                "GroupAggsHandler$55.accumulate(Unknown Source) ~ GroupAggsHandler.accumulate",
                "com.acme.Job$1.map(Job.java:3) ~ com.acme.Job$1.map",
                "org.apache.flink.kafka.shaded.org.apache.kafka.clients.A.b(A.java:1) ~ org.apache.kafka.clients.A.b",
            })
    void frame_hasOneNormalForm(String frame, String name) {
        assertThat(StackFrame.parse(frame).orElseThrow().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.Job$$Lambda$14/0x0000000800c03000.apply(Unknown Source)",
                "com.acme.Job$$Lambda/0x00007f1234.apply(Unknown Source)",
                "com.acme.Job$$Lambda$14/1234567.apply(Unknown Source)",
                "jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)",
                "jdk.internal.reflect.GeneratedMethodAccessor12.invoke(Unknown Source)",
                "sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)",
                "com.sun.proxy.$Proxy12.call(Unknown Source)",
                "jdk.proxy2/jdk.proxy2.$Proxy33.call(Unknown Source)",
                "com.acme.Price$$FastClassBySpringCGLIB$$1a.invoke(<generated>)",
                "",
                "nonsense",
                "...",
            })
    void framesThatOnlyLeadSomewhere_haveNone(String frame) {
        assertThat(StackFrame.parse(frame)).isEmpty();
    }

    @Test
    void origin_isToldByThePackage() {
        assertThat(CodeOrigin.of("java.util.HashMap")).isEqualTo(CodeOrigin.JDK);
        assertThat(CodeOrigin.of("org.apache.flink.runtime.Task")).isEqualTo(CodeOrigin.FLINK);
        assertThat(CodeOrigin.of("org.apache.kafka.clients.X")).isEqualTo(CodeOrigin.LIBRARY);
        assertThat(CodeOrigin.of("com.acme.Job")).isEqualTo(CodeOrigin.USER);
        assertThat(CodeOrigin.of("Job")).isEqualTo(CodeOrigin.USER);
    }
}
