// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.daemon;

import io.drsquirrel.agent.send.Agent;
import io.drsquirrel.agent.send.Settings;
import io.drsquirrel.agent.wire.HostProcess;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** {@code java -jar squirrel-agent.jar daemon}: watches the Flink processes of this host until it is stopped. */
public final class Main {
    private static final String USAGE = "usage: java -jar squirrel-agent.jar daemon --bootstrap.servers HOST:PORT[,...]"
            + " --cluster NAME [--interval SECONDS] [--topic.prefix squirrel] [--kafka.KEY VALUE]...";

    private Main() {}

    /** Exit code 2 on wrong usage. */
    public static void main(String[] args) throws Exception {
        Properties options = new Properties();
        boolean right = args.length % 2 == 1 && args[0].equals("daemon");
        for (int i = 1; right && i < args.length; i += 2) {
            right = args[i].startsWith("--");
            options.setProperty(args[i].replaceFirst("^--", ""), args[i + 1]);
        }
        if (!right || !options.containsKey("bootstrap.servers") || !options.containsKey("cluster")) {
            System.err.println(USAGE);
            System.exit(2);
        }
        Duration interval = Duration.ofSeconds(Long.parseLong(options.getProperty("interval", "10")));
        Agent agent = Agent.shared();
        agent.join(Settings.of(options));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> agent.leave(Duration.ofSeconds(2))));
        NodeDaemon daemon = new NodeDaemon(Paths.get("/proc"), HostProcess.hostName());
        while (!Thread.currentThread().isInterrupted()) {
            long now = System.currentTimeMillis();
            List<String> processes = daemon.look(now);
            if (!processes.isEmpty()) {
                agent.containers(now, processes);
            }
            Thread.sleep(interval.toMillis());
        }
    }
}
