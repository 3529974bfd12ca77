// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

/** The Log4j configuration of the laboratory's processes: Flink's usual layout into one file, and what the caller adds. */
final class Log4jConfiguration {
    /** As Flink's own distribution writes it, so that log readers meet here what they meet elsewhere. */
    private static final String COMMON = """
            monitorInterval = 30
            rootLogger.level = INFO
            rootLogger.appenderRef.file.ref = MainAppender
            logger.pekko.name = org.apache.pekko
            logger.pekko.level = INFO
            logger.kafka.name = org.apache.kafka
            logger.kafka.level = INFO
            logger.hadoop.name = org.apache.hadoop
            logger.hadoop.level = INFO
            logger.zookeeper.name = org.apache.zookeeper
            logger.zookeeper.level = INFO
            logger.netty.name = org.jboss.netty.channel.DefaultChannelPipeline
            logger.netty.level = OFF
            appender.main.name = MainAppender
            appender.main.type = RollingFile
            appender.main.append = true
            appender.main.fileName = ${sys:log.file}
            appender.main.filePattern = ${sys:log.file}.%i
            appender.main.layout.type = PatternLayout
            appender.main.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
            appender.main.policies.type = Policies
            appender.main.policies.size.type = SizeBasedTriggeringPolicy
            appender.main.policies.size.size = 100MB
            appender.main.strategy.type = DefaultRolloverStrategy
            appender.main.strategy.max = 3
            """;

    private Log4jConfiguration() {}

    /**
     * The text of a {@code log4j2.properties}.
     *
     * @param extra further lines, such as {@code appender.x.type = ...} and {@code rootLogger.appenderRef.x.ref = ...}
     */
    static String with(String extra) {
        return COMMON + extra + "\n";
    }
}
