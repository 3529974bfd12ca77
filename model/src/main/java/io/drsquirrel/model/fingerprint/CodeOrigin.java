// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.List;

/** Whose code a class is, told by its package. */
public enum CodeOrigin {
    /** The job's own code, and whatever is not known to be a library. */
    USER,
    /** Connectors, drivers, formats, frameworks. */
    LIBRARY,
    /** Apache Flink itself, its bundled connectors included. */
    FLINK,
    /** The JDK. */
    JDK;

    private static final List<String> JDK_PACKAGES =
            List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "oracle.jrockit.", "com.oracle.");

    private static final List<String> FLINK_EXAMPLES = List.of(
            "org.apache.flink.streaming.examples.",
            "org.apache.flink.examples.",
            "org.apache.flink.table.examples.",
            "org.apache.flink.playgrounds.",
            "org.apache.flink.training.");

    private static final List<String> LIBRARY_PACKAGES = List.of(
            "org.apache.",
            "scala.",
            "akka.",
            "kotlin.",
            "kotlinx.",
            "groovy.",
            "clojure.",
            "io.netty.",
            "com.google.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.esotericsoftware.",
            "com.twitter.",
            "org.rocksdb.",
            "org.forstdb.",
            "com.ververica.",
            "org.slf4j.",
            "ch.qos.",
            "org.springframework.",
            "org.aopalliance.",
            "net.bytebuddy.",
            "net.sf.cglib.",
            "org.objenesis.",
            "javassist.",
            "com.mysql.",
            "org.mariadb.",
            "org.postgresql.",
            "oracle.",
            "com.microsoft.",
            "com.ibm.db2.",
            "com.ibm.icu.",
            "org.h2.",
            "org.sqlite.",
            "com.zaxxer.",
            "com.mchange.",
            "io.debezium.",
            "com.github.shyiko.",
            "software.amazon.",
            "com.amazonaws.",
            "com.azure.",
            "com.mongodb.",
            "org.mongodb.",
            "org.bson.",
            "org.elasticsearch.",
            "co.elastic.",
            "org.opensearch.",
            "redis.clients.",
            "io.lettuce.",
            "org.redisson.",
            "com.clickhouse.",
            "ru.yandex.clickhouse.",
            "com.starrocks.",
            "com.datastax.",
            "com.rabbitmq.",
            "io.nats.",
            "reactor.",
            "rx.",
            "io.reactivex.",
            "io.vertx.",
            "io.grpc.",
            "okhttp3.",
            "okio.",
            "retrofit2.",
            "feign.",
            "org.codehaus.",
            "org.eclipse.",
            "org.jetbrains.",
            "com.github.luben.",
            "org.xerial.",
            "net.jpountz.",
            "com.codahale.",
            "io.dropwizard.",
            "io.micrometer.",
            "io.prometheus.",
            "io.opentelemetry.",
            "org.joda.",
            "org.yaml.",
            "org.json.",
            "net.minidev.",
            "com.jayway.",
            "org.glassfish.",
            "io.confluent.",
            "org.hibernate.",
            "com.alibaba.fastjson.",
            "com.alibaba.druid.",
            "com.aliyun.",
            "io.fabric8.",
            "io.kubernetes.",
            "org.w3c.",
            "org.xml.",
            "org.bouncycastle.",
            "com.facebook.presto.",
            "io.trino.",
            "org.jboss.",
            "jakarta.",
            "org.junit.",
            "org.testng.",
            "org.aspectj.",
            "org.quartz.",
            "org.ehcache.",
            "com.github.benmanes.",
            "io.vavr.",
            "org.antlr.",
            "org.objectweb.",
            "org.mvel2.",
            "com.typesafe.",
            "com.linkedin.paldb.",
            "com.zendesk.",
            "com.vmware.",
            "io.pravega.",
            "io.streamnative.",
            "pemja.",
            "py4j.",
            "org.tukaani.",
            "org.snakeyaml.",
            "org.lz4.",
            "com.ning.",
            "jodd.",
            "cn.hutool.");

    /** The origin of a class, given its fully qualified name. */
    public static CodeOrigin of(String className) {
        if (startsWithAny(className, JDK_PACKAGES)) {
            return JDK;
        }
        if (className.startsWith("org.apache.flink.")) {
            return startsWithAny(className, FLINK_EXAMPLES) ? USER : FLINK;
        }
        return startsWithAny(className, LIBRARY_PACKAGES) ? LIBRARY : USER;
    }

    private static boolean startsWithAny(String name, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
